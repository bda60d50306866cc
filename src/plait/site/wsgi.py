"""The WSGI application, for granian and for any other server."""

import gc
import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "plait.site.settings")

from django.core.wsgi import get_wsgi_application
from django.db import connection

from plait.site import local_services, local_standards
from plait.site.database import refuse_unsafe

application = get_wsgi_application()

# Better no page than a page that row-level security does not bind.
refuse_unsafe(connection)
connection.close()

# Better none, too, than one on rules that are not whole.
local_standards.begin(goes_on=os.environ.get(local_standards.GOES_ON) == "1").beside()

local_services.take()

# What was loaded until here stays for ever: no collection need look at it again, and
# a page's own few thousand objects need not start one.
gc.collect()
gc.freeze()
gc.set_threshold(50_000, 20, 20)
