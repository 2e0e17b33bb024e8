from pathlib import Path

import pytest

from teaching_records.imports.reading import LONGEST_LINE, MOST_LINES_OF_ONE, FileFault, Line, open_csv

COLUMNS = ("trn", "name")


def read(tmp_path: Path, content: str | bytes) -> list[Line]:
    path = tmp_path / "records.csv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    with open_csv(path, COLUMNS) as source:
        return list(source.lines)


def right(lines: list[Line]) -> list[tuple[str, ...]]:
    return [line.values for line in lines if line.fault is None]


class TestLines:
    @pytest.mark.parametrize(
        "content",
        [
            "trn,name\n1,Ada\n2,Bo\n",
            "trn,name\r\n1,Ada\r\n2,Bo\r\n",
            "trn,name\r1,Ada\r2,Bo\r",
            "trn,name\n1,Ada\n2,Bo",
            "\ufefftrn,name\n1,Ada\n2,Bo\n",
            "name,trn\nAda,1\nBo,2\n",
            "TRN, Name \n1,Ada\n2,Bo\n",
            "other,trn,name\nx,1,Ada\ny,2,Bo\n",
            '"trn","name"\n"1","Ada"\n"2","Bo"\n',
            "trn,name\n\n1,Ada\n\n\n2,Bo\n\n",
        ],
        ids=[
            "plain",
            "CRLF",
            "CR",
            "no last break",
            "BOM",
            "other order",
            "capitals",
            "more columns",
            "quotes",
            "blank",
        ],
    )
    def test_are_read_however_the_file_was_made(self, tmp_path: Path, content: str) -> None:
        assert right(read(tmp_path, content)) == [("1", "Ada"), ("2", "Bo")]

    def test_have_the_numbers_that_an_editor_shows(self, tmp_path: Path) -> None:
        lines = read(tmp_path, 'trn,name\n1,"Ada\nLove"\n\n2,Bo\n3\n"x"y,z\n4,Di\n')
        assert [(line.number, line.fault is None) for line in lines] == [
            (2, True),
            (5, True),
            (6, False),
            (7, False),
            (8, True),
        ]

    def test_hold_commas_quotation_marks_and_line_breaks_in_quotes(self, tmp_path: Path) -> None:
        assert right(read(tmp_path, 'trn,name\n1,"a ""b"", c\r\nd"\n')) == [("1", 'a "b", c\r\nd')]

    @pytest.mark.parametrize(
        ("bad", "fault"),
        [
            (b"1", "1 values"),
            (b"1,Ada,x", "3 values"),
            (b"1,\xff", "UTF-8"),
            (b"1,\xed\xa0\x80", "UTF-8"),  # a lone surrogate
            (b"1,A\x00da", "control character"),
            (b"1,A\x1bda", "control character"),
            (b'1,"Ada"x', "quotation mark"),
            (b'1,"Ada', "quotation mark"),
            (b'1,"' + b"\n" * MOST_LINES_OF_ONE, "quotation mark"),
            (b"1," + b"x" * LONGEST_LINE, "longer than"),
            (b'1,"' + b"x" * 3 * LONGEST_LINE + b'"', "longer than"),
        ],
    )
    def test_that_are_wrong_cost_no_other_line(self, tmp_path: Path, bad: bytes, fault: str) -> None:
        lines = read(tmp_path, b"trn,name\n0,Before\n" + bad + b"\n2,After\n3,Last\n")
        assert right(lines) == [("0", "Before"), ("2", "After"), ("3", "Last")]
        assert [fault in (line.fault or "") for line in lines if line.fault] == [True]

    def test_give_what_could_be_made_out_of_a_wrong_one(self, tmp_path: Path) -> None:
        [line] = read(tmp_path, "name,trn\nAda\n")
        assert line.values == ("", "Ada")

    @pytest.mark.parametrize(
        ("bad", "known_by"),
        [
            ("x,1,y," + "x" * LONGEST_LINE, "1"),
            ('x,"1",y,"' + "x" * 3 * LONGEST_LINE + '"', "1"),
            ('x,1,"y', "1"),
            ('x,1,"y"z,Ada', "1"),
            ('x,1,"' + "\n" * MOST_LINES_OF_ONE, "1"),
            ("x,1" + "x" * LONGEST_LINE, ""),
            ('x,"1,y,Ada', ""),
        ],
        ids=lambda text: text[:12],
    )
    def test_are_known_by_their_first_value_where_they_cannot_be_read(
        self, tmp_path: Path, bad: str, known_by: str
    ) -> None:
        """By no other: nobody should import what is left of a line as if it were all of it."""
        [line] = read(tmp_path, f"other,trn,name,last\n{bad}\n")
        assert line.fault
        assert line.values == (known_by, "")


class TestOpening:
    @pytest.mark.parametrize(
        ("content", "words"),
        [
            ("", "is empty"),
            ("\n\n", "is empty"),
            ("\ufeff", "is empty"),
            ("trn\n1\n", "has no column name"),
            ("trn;name\n1;Ada\n", "has no column trn, name"),
            ("trn,name,trn\n1,Ada,2\n", "twice: trn"),
            ("trn,na\x00me\n", "control character"),
            ('trn,"name\n', "quotation mark"),
        ],
    )
    def test_refuses_a_file_whose_columns_are_not_those(self, tmp_path: Path, content: str, words: str) -> None:
        with pytest.raises(FileFault, match=words):
            read(tmp_path, content)

    def test_says_that_there_is_no_such_file(self, tmp_path: Path) -> None:
        with pytest.raises(FileFault, match="there is no such file"):
            open_csv(tmp_path / "none.csv", COLUMNS)

    def test_says_that_it_is_a_folder(self, tmp_path: Path) -> None:
        with pytest.raises(FileFault, match="it is a folder"):
            open_csv(tmp_path, COLUMNS)

    def test_lists_the_columns_that_are_not_read(self, tmp_path: Path) -> None:
        path = tmp_path / "records.csv"
        path.write_text("line,trn,name,reason\n")
        with open_csv(path, COLUMNS) as source:
            assert source.other_columns == ("line", "reason")
