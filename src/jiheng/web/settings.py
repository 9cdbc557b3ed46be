"""Settings of the web app. What may differ between places comes from the environment: JIHENG_DATA, DATABASE_URL, JIHENG_TODAY,
JIHENG_PASSWORDS."""

from __future__ import annotations

import os
import sys
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

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
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.contrib.messages",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "treebeard",
    "axes",
    "jiheng.web",
    "jiheng.web.orgs",
    "jiheng.web.budgets",
    "jiheng.web.ledger",
    "jiheng.web.targets",
    "jiheng.web.cycles",
    "jiheng.web.board",
    "jiheng.web.start",
    "jiheng.web.desk",
    "jiheng.web.api",
]

MIDDLEWARE = [
    "jiheng.web.middleware.closed_surface",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "jiheng.web.middleware.this_machine_only",
    "jiheng.web.middleware.chosen_language",
    "jiheng.web.middleware.bounded_body",
    "django_htmx.middleware.HtmxMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "jiheng.web.middleware.limited_session",
    "jiheng.web.middleware.own_password",
    "jiheng.web.middleware.Refusals",
    "axes.middleware.AxesMiddleware",
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
                "jiheng.web.orgs.context.everywhere",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "jiheng.web.templatetags.look",
                "jiheng.web.desk.templatetags.marks",
            ],
        },
    },
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "APP_DIRS": True,
        "OPTIONS": {"environment": "jiheng.web.long_tables.environment"},
    },
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
        "ENGINE": "jiheng.web.sqlite",
        "NAME": JIHENG_DATA / "jiheng.sqlite3",
        "CONN_MAX_AGE": 600,
        "OPTIONS": SQLITE,
        "TEST": {"NAME": JIHENG_DATA / "test.sqlite3"},
    }


DATABASES = {"default": _database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Log-in. A lock is of one account from one address, known or not, so that an answer never tells whether an account exists.
AUTH_USER_MODEL = "orgs.User"
LOGIN_URL = "login"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "jiheng.web.orgs.auth.PeopleBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "jiheng.web.orgs.passwords.LongEnough"},
    *(
        {"NAME": f"django.contrib.auth.password_validation.{name}"}
        for name in ("UserAttributeSimilarityValidator", "CommonPasswordValidator", "NumericPasswordValidator")
    ),
]
# Two rules that exclude each other: 等保 asks for kinds of signs and for a new password now and then, ASVS forbids both.
PASSWORD_RULES = os.environ.get("JIHENG_PASSWORDS") or "asvs"
if PASSWORD_RULES not in ("asvs", "dengbao"):
    raise ImproperlyConfigured("JIHENG_PASSWORDS is asvs or dengbao")
PASSWORD_LIFE = None
if PASSWORD_RULES == "dengbao":
    AUTH_PASSWORD_VALIDATORS.append({"NAME": "jiheng.web.orgs.passwords.KindsOfSigns"})
    PASSWORD_LIFE = timedelta(days=90)
ONE_TIME_LIFE = timedelta(days=7)  # so long a password that an administrator handed out opens the account
AXES_HANDLER = "jiheng.web.orgs.auth.LoggedAttempts"
AXES_LOCKOUT_CALLABLE = "jiheng.web.orgs.auth.locked"
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_RESET_ON_SUCCESS = True
AXES_DISABLE_ACCESS_LOG = True  # the house has a log of its own
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False

# A session ends after so long without a request, and in any case so long after the log-in; the cookie goes with the browser.
SESSION_IDLE = timedelta(minutes=30)
SESSION_LONGEST = timedelta(hours=12)
SESSION_COOKIE_AGE = 7 * 24 * 3600  # rows outlive the limits, so that whoever comes late is told what happened
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_SAMESITE = "Strict"

# The business date of a demonstration: due dates and days left follow it, log-ins and the log never do.
JIHENG_TODAY = date.fromisoformat(os.environ["JIHENG_TODAY"]) if os.environ.get("JIHENG_TODAY") else None

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
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000  # a hundred indicators of ten fields each, when a unit is set up
# A survey's page is open to everybody: its answers are small, and so many a minute are taken of one survey.
OPEN_LIMIT = 32 << 10
SURVEY_ANSWERS_A_MINUTE = 300
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
        "axes": {"level": "CRITICAL"},  # it writes names as typed; they stand in the log of acts
        "django_tasks": {"handlers": ["errors"], "propagate": False},
        "django_tasks_db": {"handlers": ["errors"], "propagate": False},
    },
}
