"""The WSGI application, for granian and for any other server."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "plait.site.settings")

from django.core.wsgi import get_wsgi_application
from django.db import connection

from plait.site.database import refuse_unsafe

application = get_wsgi_application()

# Better no page than a page that row-level security does not bind.
refuse_unsafe(connection)
connection.close()
