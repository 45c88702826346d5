"""A Django project in one file: `python3 site.py setup|check|dump|load DATABASE [ARGUMENTS]`; answers in JSON.

DATABASE is the path of a SQLite file, or the name of a database of the local PostgreSQL server.
"""
import json
import os
import sys

import django
from django.conf import settings

command, database, *arguments = sys.argv[1:]
if "/" in database:
    options = {"ENGINE": "django.db.backends.sqlite3", "NAME": database}
else:
    options = {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": database,
        "HOST": os.environ["PGHOST"],
        "PORT": os.environ["PGPORT"],
        "USER": os.environ["PGUSER"],
        "PASSWORD": os.environ.get("PGPASSWORD", ""),
    }
settings.configure(
    DATABASES={"default": options},
    DEFAULT_AUTO_FIELD="django.db.models.AutoField",
    INSTALLED_APPS=["django.contrib.contenttypes", "django.contrib.auth", "rest_framework", "rest_framework.authtoken"],
    SECRET_KEY="for tests alone",
    USE_TZ=True,
)
django.setup()

from django.contrib.auth import authenticate  # noqa: E402
from django.contrib.auth.models import Group, Permission, User  # noqa: E402
from django.core.management import call_command  # noqa: E402
from rest_framework.authtoken.models import Token  # noqa: E402


def setup():
    call_command("migrate", verbosity=0)
    User.objects.create_superuser("root", "root@example.com", "minor-swing-37")
    ann = User.objects.create_user("ann", "ann@example.com", "tears-of-1940", first_name="Ann")
    User.objects.create_user("gone", password="gone-away-1", is_active=False)
    editors = Group.objects.create(name="editors")
    editors.permissions.add(Permission.objects.get(codename="change_group"))
    ann.groups.add(editors)
    ann.user_permissions.add(Permission.objects.get(codename="view_user"))
    return {"token": Token.objects.create(user=ann).key}


def check(name, password):
    user = authenticate(username=name, password=password)
    if user is None:
        return None
    return {
        "name": user.username,
        "permissions": sorted(user.get_all_permissions()),
        "token": getattr(Token.objects.filter(user=user).first(), "key", None),
    }


def dump(file):
    call_command("dumpdata", indent=2, output=file)


def load(file):
    call_command("migrate", verbosity=0)
    call_command("flush", interactive=False, inhibit_post_migrate=True, verbosity=0)
    call_command("loaddata", file, verbosity=0)


print(json.dumps({"setup": setup, "check": check, "dump": dump, "load": load}[command](*arguments)))
