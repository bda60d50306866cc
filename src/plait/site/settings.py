"""Django's settings. What an operator may choose is read in one block, at the top.

No setting turns on Django's DEBUG: an error page never shows code or data.
"""

import os
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from plait.exchange import names
from plait.site import database, feeds, live_url, outgoing, places

# --- What an operator chooses ---------------------------------------------------

#: Which process this is: web, live, worker, cli or migrate. It decides the roles in the
#: database.
PROCESS = os.environ.get("PLAIT_PROCESS", "web")
#: Where people reach Plait. https, except on this machine itself.
PUBLIC_URL = os.environ.get("PLAIT_URL", "http://localhost:8000")
#: Made-up families, and made-up staff who may sign in. Never beside real ones.
DEMO = os.environ.get("PLAIT_DEMO", "") == "1"
#: Sessions end after this many minutes without a page.
IDLE_MINUTES = int(os.environ.get("PLAIT_IDLE_MINUTES", "30"))
#: Where an open page hears that its list changed: `/live` behind a proxy that leads
#: there, or another port of the same host. Without it pages look each half minute.
LIVE_URL = live_url.checked(os.environ.get("PLAIT_LIVE_URL", ""), PUBLIC_URL)
#: How many open pages one live process serves at most, and of one person.
LIVE_PAGES = int(os.environ.get("PLAIT_LIVE_PAGES", "5000"))
LIVE_PAGES_EACH = int(os.environ.get("PLAIT_LIVE_PAGES_EACH", "8"))
#: Database connections that one web process keeps, at most.
POOL_SIZE = int(os.environ.get("PLAIT_POOL_SIZE", "8"))
#: Where mail leaves. Without a host it is written to files below the home folder.
SMTP_HOST = os.environ.get("PLAIT_SMTP_HOST", "")
SMTP_PORT = int(os.environ.get("PLAIT_SMTP_PORT", "587"))
SMTP_USER = os.environ.get("PLAIT_SMTP_USER", "")
SMTP_PASSWORD = os.environ.get("PLAIT_SMTP_PASSWORD", "")
#: How mail is encrypted on its way: starttls, ssl, or none on this machine itself.
SMTP_TLS = outgoing.tls(os.environ.get("PLAIT_SMTP_TLS", "starttls"), SMTP_HOST)
#: Text messages, and mail without a mail server: a service at GOV.UK Notify, and the
#: ids of its templates. Without them no text message is sent, and that is said.
NOTIFY_URL = outgoing.notify_url(
    os.environ.get("PLAIT_NOTIFY_URL", "https://api.notifications.service.gov.uk")
)
NOTIFY_KEY = outgoing.notify_key(os.environ.get("PLAIT_NOTIFY_KEY", ""))
NOTIFY_TEMPLATE_SMS = os.environ.get("PLAIT_NOTIFY_TEMPLATE_SMS", "")
NOTIFY_TEMPLATE_EMAIL = os.environ.get("PLAIT_NOTIFY_TEMPLATE_EMAIL", "")
#: Who mail is from. Neutral on purpose: a shared inbox should learn nothing.
MAIL_FROM = os.environ.get("PLAIT_MAIL_FROM", "noreply@localhost")
#: Feeds that must be heard from, and how long each may be silent, such as
#: `maternity=30m, gp-system:ashmere-gp=1d`. Every worklist says which are silent.
FEEDS = feeds.expected(os.environ.get("PLAIT_FEEDS", ""))
#: What other installations of Plait call this one, such as `ashmere`; empty exchanges
#: nothing. Its keys are in a file below the home folder, or given.
EXCHANGE_NAME = names.checked(os.environ.get("PLAIT_EXCHANGE_NAME", ""))
EXCHANGE_KEY = os.environ.get("PLAIT_EXCHANGE_KEY", "")
#: Whether PDF documents are made, where the libraries for it are there.
DOCUMENTS = os.environ.get("PLAIT_DOCUMENTS", "on") != "off"
#: How much is logged: DEBUG, INFO, WARNING or ERROR. Personal data never is.
LOG_LEVEL = os.environ.get("PLAIT_LOG_LEVEL", "INFO")

# --- What follows from it -------------------------------------------------------

HERE = Path(__file__).resolve().parent
PAGES = HERE.parent / "pages"
_URL = urlsplit(PUBLIC_URL)
IS_HTTPS = _URL.scheme == "https"
_LOOPBACK = {"localhost", "127.0.0.1", "::1"}

if not IS_HTTPS and _URL.hostname not in _LOOPBACK:
    msg = "PLAIT_URL must start with https:// unless people use this machine itself."
    raise ImproperlyConfigured(msg)

DEBUG = False
SECRET_KEY = places.secret("secret_key")
#: Under it lie the keys of all photos: whoever loses it has lost every one of them.
PHOTO_SECRET = places.secret("photo_key")
EXCHANGE_KEYS = places.home() / "secrets" / "exchange_keys.json"
ALLOWED_HOSTS = [_URL.hostname or "localhost"]
if _URL.hostname in _LOOPBACK:
    ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
CSRF_TRUSTED_ORIGINS = [f"{_URL.scheme}://{_URL.netloc}"]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "django_htmx",
    "django_linear_migrations",
    "procrastinate.contrib.django",
    "plait.access",
    "plait.records",
    "plait.assurance",
    "plait.workforce",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "plait.site.headers.SecurityHeaders",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "plait.site.middleware.Transaction",
    "plait.site.middleware.Asking",
]

ROOT_URLCONF = "plait.site.urls"
WSGI_APPLICATION = "plait.site.wsgi.application"

# --- The database ---------------------------------------------------------------


def _database(role: database.Role, *, pool: bool) -> dict[str, Any]:
    known = database.login(role)
    options = known.pop("OPTIONS", {}) | {
        # Row-level security costs 0.1 to 0.2 ms a statement unless it is prepared.
        "server_side_binding": True,
        "prepare_threshold": 2,
    }
    if pool:
        options["pool"] = {"min_size": 2, "max_size": POOL_SIZE, "timeout": 10}
    return known | {
        "ENGINE": "plait.site.postgres",
        "CONN_MAX_AGE": 0 if pool else None,
        "OPTIONS": options,
    }


match PROCESS:
    case "web":
        DATABASES = {"default": _database("app", pool=True)}
    case "live":
        DATABASES = {"default": _database("app", pool=False)}
    case "worker" | "cli":
        DATABASES = {
            "default": _database("app", pool=False),
            "engine": _database("engine", pool=False),
        }
    case "migrate":
        DATABASES = {"default": _database("owner", pool=False)}
    case _:
        msg = "PLAIT_PROCESS must be web, live, worker, cli or migrate."
        raise ImproperlyConfigured(msg)

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Jobs -----------------------------------------------------------------------

PROCRASTINATE_DATABASE_ALIAS = "engine"
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = ""
PROCRASTINATE_IMPORT_PATHS = ["plait.site.jobs"] if PROCESS == "worker" else []

# --- Who signs in, and how ------------------------------------------------------

AUTH_USER_MODEL = "access.Staff"
AUTHENTICATION_BACKENDS = ["plait.site.accounts.StaffBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {
        # NIST SP 800-63B and NCSC: length counts, composition rules do not.
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {
        "NAME": (
            "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"
        )
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"

ACCOUNT_TEMPLATE_EXTENSION = "jinja"
ACCOUNT_ADAPTER = "plait.site.accounts.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_MODEL_EMAIL_FIELD = "email"
ACCOUNT_EMAIL_VERIFICATION = "none"  # accounts are made by `plait createuser`
ACCOUNT_PREVENT_ENUMERATION = "strict"
ACCOUNT_TEMPLATE_EXTENSION = "jinja"  # for the pages of second factors too
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
# Made-up staff share one machine and one password: a rehearsal is not an attack.
# `tell_us` is what a parent says without a name: the limit is kept in memory alone.
_LIMITS = {"login_failed": "5/5m/key,20/m/ip", "tell_us": "10/5m/ip"}
ACCOUNT_RATE_LIMITS = _LIMITS if not DEMO else False

MFA_ADAPTER = "plait.site.accounts.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Plait"
# A browser calls http://localhost a secure place, and the check must too.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not IS_HTTPS

# --- Sessions, cookies, headers -------------------------------------------------

SESSION_ENGINE = "plait.site.session_store"
SESSION_COOKIE_AGE = IDLE_MINUTES * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_NAME = "__Host-session" if IS_HTTPS else "session"
SESSION_COOKIE_SECURE = IS_HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Strict"
CSRF_COOKIE_NAME = "__Host-csrf" if IS_HTTPS else "csrf"
CSRF_COOKIE_SECURE = IS_HTTPS
CSRF_COOKIE_AGE = None  # gone with the browser: a shared one keeps nothing
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Strict"
CSRF_FAILURE_VIEW = "plait.pages.staff.errors.csrf"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

SECURE_HSTS_SECONDS = 2 * 365 * 24 * 3600 if IS_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = IS_HTTPS
SECURE_SSL_REDIRECT = IS_HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if IS_HTTPS else None
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
# Not "no-referrer": with it browsers send forms with `Origin: null`, which is refused.
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF, *live_url.other_origin(LIVE_URL)],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

# --- Pages ----------------------------------------------------------------------

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [PAGES / "templates"],
        "APP_DIRS": False,
        "OPTIONS": {
            "environment": "plait.site.jinja.environment",
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
    {
        # allauth's own pages, where we have none of that name.
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

STATIC_URL = "/static/"
STATIC_ROOT = places.assets()
STATICFILES_DIRS = [PAGES / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_MAX_AGE = 0  # but for ever for files that carry a hash in their name

# No photo of a child lies in a folder for temporary things.
FILE_UPLOAD_HANDLERS = ["plait.site.uploads.InMemory"]

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_TZ = True
USE_I18N = False

# --- Mail and logs --------------------------------------------------------------

DEFAULT_FROM_EMAIL = MAIL_FROM
if SMTP_HOST:
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST, EMAIL_PORT = SMTP_HOST, SMTP_PORT
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = SMTP_USER, SMTP_PASSWORD
    EMAIL_USE_TLS, EMAIL_USE_SSL = SMTP_TLS == "starttls", SMTP_TLS == "ssl"
    EMAIL_TIMEOUT = 20  # seconds; shorter than a notice is lent to its sender
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = places.home() / "mail"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"impersonal": {"()": "plait.site.logs.Impersonal"}},
    "formatters": {"line": {"()": "plait.site.logs.Line"}},
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "formatter": "line",
            "filters": ["impersonal"],
        }
    },
    "root": {"handlers": ["stderr"], "level": LOG_LEVEL},
    "loggers": {
        "django.request": {"level": "ERROR"},
        "django.db.backends": {"level": "WARNING"},
        "procrastinate": {"level": "WARNING"},
        # It repeats what GOV.UK Notify said, which may be a number.
        "notifications_python_client": {"level": "CRITICAL"},
    },
}
