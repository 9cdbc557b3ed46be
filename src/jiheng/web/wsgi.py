"""The entry point of the web server: each of its processes is tied to the one that started it."""

import os

from django.core.wsgi import get_wsgi_application

from jiheng.web.tie import tie
from jiheng.web.whole import whole_bodies

tie()
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jiheng.web.settings")
application = whole_bodies(get_wsgi_application())
