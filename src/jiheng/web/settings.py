"""Settings of the web app. What may differ between places comes from the environment: JIHENG_DATA and DATABASE_URL."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import dj_database_url

from jiheng.web.setup import compiled_catalogues, secret_key

BASE = Path(__file__).resolve().parent
JIHENG_DATA = Path(os.environ.get("JIHENG_DATA") or "var").resolve()
JIHENG_DATA.mkdir(parents=True, exist_ok=True)

SECRET_KEY = secret_key(JIHENG_DATA / "secret.key")
DEBUG = False
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]"]
ROOT_URLCONF = "jiheng.web.urls"
WSGI_APPLICATION = "jiheng.web.wsgi.application"
CSRF_FAILURE_VIEW = "jiheng.web.errors.stale_form"

INSTALLED_APPS = [
    "django.contrib.staticfiles",
    "django.contrib.messages",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "jiheng.web",
    "jiheng.web.desk",
]

MIDDLEWARE = [
    "jiheng.web.middleware.closed_surface",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "jiheng.web.middleware.this_machine_only",
    "jiheng.web.middleware.chosen_language",
    "jiheng.web.middleware.bounded_body",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "jiheng.web.templatetags.look",
                "jiheng.web.desk.templatetags.marks",
            ],
        },
    }
]

# The pragmas were tried under load: IMMEDIATE keeps writers from failing, FULL keeps acknowledged commits at a power cut.
SQLITE = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA foreign_keys=ON;PRAGMA recursive_triggers=ON;"
    "PRAGMA mmap_size=134217728;PRAGMA journal_size_limit=27103364;PRAGMA cache_size=-20000;PRAGMA temp_store=MEMORY;",
}


def _database() -> dict[str, Any]:
    if url := os.environ.get("DATABASE_URL"):
        return {**dj_database_url.parse(url, conn_max_age=600, conn_health_checks=True)}
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": JIHENG_DATA / "jiheng.sqlite3",
        "CONN_MAX_AGE": 600,
        "OPTIONS": SQLITE,
        "TEST": {"NAME": JIHENG_DATA / "test.sqlite3"},
    }


DATABASES = {"default": _database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# The queue's files by path, so that the worker finds the task whatever process queued it.
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [compiled_catalogues(BASE / "locale", JIHENG_DATA / "locale")]
LANGUAGE_COOKIE_SAMESITE = "Strict"
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

STATIC_URL = "/static/"
STATIC_ROOT = JIHENG_DATA / "static"
# `serve` collects hashed and compressed copies; without them the files are served from where they stand.
COLLECTED = (STATIC_ROOT / "staticfiles.json").is_file() or "collectstatic" in sys.argv
STORAGES = {
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if COLLECTED
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    }
}
WHITENOISE_USE_FINDERS = not COLLECTED
WHITENOISE_MANIFEST_STRICT = False
WHITENOISE_ALLOW_ALL_ORIGINS = False

MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Strict"
SECURE_REFERRER_POLICY = "same-origin"

# One file; a request may hold several. Fields beside the files are small.
UPLOAD_LIMIT = 20 << 20
REQUEST_LIMIT = 200 << 20
DATA_UPLOAD_MAX_NUMBER_FILES = 50
DATA_UPLOAD_MAX_MEMORY_SIZE = 1 << 20
FILE_UPLOAD_HANDLERS = ["jiheng.web.uploads.BoundedUploadHandler"]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "formatter": "line"},
        "errors": {"class": "logging.StreamHandler", "formatter": "line", "level": "ERROR"},
    },
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": [], "propagate": True},
        "django.request": {"level": "CRITICAL"},  # errors.failed logs a fault with the number that its page shows
        "django.security.DisallowedHost": {"level": "CRITICAL"},
        "django_tasks": {"handlers": ["errors"], "propagate": False},
        "django_tasks_db": {"handlers": ["errors"], "propagate": False},
    },
}
