"""What the web may do with the tables of signing in, of bodies and of posts."""

from django.db import connection


def rows(query: str, *values) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return cursor.fetchall()


def test_signing_in_works_with_the_rights_of_the_web(as_owner, db):
    """
    Sessions and authenticators are written and deleted; accounts are neither made
    nor deleted, and bodies and posts are only read.
    """
    for table in ("django_session", "mfa_authenticator", "account_emailaddress"):
        for right in ("select", "insert", "update", "delete"):
            [(may,)] = rows(
                "select has_table_privilege('plait_app', %s, %s)", table, right
            )
            assert may, (table, right)
    for table, wanted in (
        ("staff", "SELECT UPDATE"),
        ("post", "SELECT"),
        ("team", "SELECT"),
        ("team_serves", "SELECT"),
        ("sharing_agreement", "SELECT"),
    ):
        [(rights,)] = rows(
            """
            select string_agg(privilege_type, ' ' order by privilege_type)
            from information_schema.role_table_grants
            where table_schema = 'plait' and table_name = %s and grantee = 'plait_app'
            """,
            table,
        )
        assert rights == wanted, table
