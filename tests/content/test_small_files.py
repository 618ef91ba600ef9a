from datetime import timedelta

from portal.core import clock


def test_security_txt_says_where_to_report_a_weakness_and_never_expires_unseen(client):
    answer = client.get("/.well-known/security.txt")
    fields = dict(line.split(": ", 1) for line in answer.text.splitlines())

    assert answer.content_type == "text/plain; charset=utf-8"
    assert fields["Contact"].endswith("/contact")
    assert fields["Canonical"].endswith("/.well-known/security.txt")
    expires = clock.datetime.fromisoformat(fields["Expires"])
    assert clock.now() < expires < clock.now() + timedelta(days=365)


def test_robots_are_kept_out_of_what_belongs_to_one_person(client):
    lines = client.get("/robots.txt").text.splitlines()

    assert lines[0] == "User-agent: *"
    assert "Disallow: /cases" in lines
    assert "Disallow: /*/cases" in lines
    assert "Disallow: /" not in lines


def test_the_icon_is_found_at_its_old_address(client):
    with client.get("/favicon.ico", follow_redirects=True) as answer:
        assert answer.status_code == 200
        assert answer.mimetype == "image/svg+xml"


def test_the_commands_list_pages_that_are_overdue(app):
    with clock.frozen(clock.datetime(2026, 11, 22, tzinfo=clock.UTC)):
        run = app.test_cli_runner().invoke(args=["content", "overdue"])
    with clock.frozen(clock.datetime(2030, 1, 1, tzinfo=clock.UTC)):
        later = app.test_cli_runner().invoke(args=["content", "overdue"])

    assert run.output == "No page is overdue.\n"
    assert run.exit_code == 0
    assert "privacy (en): review date has passed, 2027-05-21" in later.output
    assert later.exit_code == 1
