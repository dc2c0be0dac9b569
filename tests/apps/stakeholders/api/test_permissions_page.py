"""The page that shows who may do what, to everyone."""

from html.parser import HTMLParser

from apps.stakeholders.permissions_page import RULES, tables


class Cells(HTMLParser):
    """Collects the text of each row, and of each paragraph."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.texts: list[str] = []
        self.open = ""

    def handle_starttag(self, tag, attrs):
        if tag == "tr":
            self.rows.append([])
        if tag in {"th", "td"}:
            self.rows[-1].append("")
        if tag == "p":
            self.texts.append("")
        self.open = tag

    def handle_endtag(self, tag):
        self.open = ""

    def handle_data(self, data):
        if self.open in {"th", "td"}:
            self.rows[-1][-1] += data
        if self.open == "p":
            self.texts[-1] += data


def test_page_shows_every_row_of_every_table_to_anybody(anonymous_api):
    response = anonymous_api.get("/api/v1/docs/permissions/")

    page = Cells()
    page.feed(response.content.decode())
    expected = [list(row) for table in tables() for row in (table.head, *table.rows)]
    assert response.status_code == 200
    assert page.rows == expected
    assert [text for text in page.texts if text in RULES] == list(RULES)


def test_page_stands_beside_the_documentation(anonymous_api):
    assert 'href="permissions/"' in anonymous_api.get("/api/v1/docs/").content.decode()
