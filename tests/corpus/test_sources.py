"""Files and folders to documents: ids, encodings, and what is left out with its reason."""

import json
import os
import random
import re
import tracemalloc
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aligner import Document, InputError, Skipped, read_documents
from aligner.corpus.sources import read_document
from aligner.files import read_lines, read_text
from tests.corpus.readers.test_bilingual_cues import CHINESE, ENGLISH, both, cues

GERMAN = "Der Stadtrat hat beschlossen, die alte Brücke über den Fluss für zwei Jahre zu sperren – wegen „Schäden“."
JAPANESE = "市議会は古い橋を閉鎖することを決定した。修理には二百万ユーロかかる。"
RUSSIAN = "Городской совет решил закрыть старый мост через реку. Ремонт будет стоить два миллиона евро."


def put(path: Path, content: str | bytes) -> Path:
    """A file with this content, its folders made."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
    return path


def rows(path: Path, *items: Any) -> Path:
    """A JSONL file with one item a line; a str is written as it is."""
    return put(path, "".join((item if isinstance(item, str) else json.dumps(item)) + "\n" for item in items))


def ids(documents: list[Document]) -> list[str]:
    """The ids, in order."""
    return [document.id for document in documents]


def only(skipped: list[Skipped]) -> Skipped:
    """The one thing that was left out."""
    assert len(skipped) == 1
    return skipped[0]


def test_id_is_the_path_below_the_input_folder(tmp_path: Path) -> None:
    """A file's id is its path below the one folder given, with / between the parts."""
    put(tmp_path / "pile" / "1.txt", "one")
    put(tmp_path / "pile" / "deep" / "er" / "2.md", "two")
    documents, skipped = read_documents([tmp_path / "pile"])
    assert [(item.id, item.text) for item in documents] == [("1.txt", "one"), ("deep/er/2.md", "two")]
    assert documents[0].path == str(tmp_path / "pile" / "1.txt")
    assert skipped == []


def test_ids_of_two_folders_begin_with_their_names(tmp_path: Path) -> None:
    """Inputs en/ and de/ give en/1.txt and de/1.txt, not twice 1.txt."""
    put(tmp_path / "en" / "1.txt", "one")
    put(tmp_path / "de" / "1.txt", "eins")
    documents, _ = read_documents([tmp_path / "en", tmp_path / "de"])
    assert ids(documents) == ["de/1.txt", "en/1.txt"]


def test_ids_of_single_files_are_below_their_common_folder(tmp_path: Path) -> None:
    """Two files of one folder have their bare names as ids; one file alone has its name."""
    one, two = put(tmp_path / "a" / "1.txt", "one"), put(tmp_path / "a" / "2.txt", "two")
    assert ids(read_documents([one, two])[0]) == ["1.txt", "2.txt"]
    assert ids(read_documents([two])[0]) == ["2.txt"]


def test_paths_may_be_strings_and_relative(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A relative path gives the same ids as an absolute one."""
    put(tmp_path / "pile" / "en" / "1.txt", "one")
    monkeypatch.chdir(tmp_path)
    assert ids(read_documents(["pile"])[0]) == ids(read_documents([tmp_path / "pile"])[0]) == ["en/1.txt"]


def test_a_row_has_its_own_id_or_its_place(tmp_path: Path) -> None:
    """A JSONL row keeps its id, text or number; without one it is called file:line, blank lines counted."""
    put(tmp_path / "pile.jsonl", '{"id": "x", "text": "one"}\n\n{"text": "three"}\n{"id": 7, "text": "four"}\n')
    documents, skipped = read_documents([tmp_path])
    assert {item.id: item.text for item in documents} == {"x": "one", "pile.jsonl:3": "three", "7": "four"}
    assert skipped == []


def test_a_row_keeps_what_else_it_says(tmp_path: Path) -> None:
    """Language, date, title and url come along, a null is nothing; the path is the file's."""
    path = rows(
        tmp_path / "pile.jsonl",
        {"id": "x", "text": "one", "language": "en", "date": "2024-01-31", "title": "T", "url": None, "more": 1},
    )
    expected = Document("x", "one", language="en", date="2024-01-31", title="T", url=None, path=str(path))
    assert read_documents([path])[0] == [expected]


@pytest.mark.parametrize(
    ("row", "columns"),
    [
        ({"ID": "7", "Text": "Ein Hund.", "Lang": "de", "TITLE": "T"}, None),
        ({"id": "7", "text": "Ein Hund.", "Text": "x", "lang": "fr", "language": "de", "title": "T"}, None),
        (
            {"nr": 7, "body": "Ein Hund.", "text": "x", "sprache": "de", "head": {"main": "T"}},
            {"text": "body", "id": "nr", "language": "sprache", "title": "head.main"},
        ),
        ({"content": {"rendered": "Ein Hund."}, "lang": "de"}, {"text": "content.rendered", "language": "lang"}),
        ({"content.rendered": "Ein Hund.", "content": {"rendered": "x"}}, {"text": "content.rendered"}),
        ({"text": "Ein Hund.", "Deutsch": "x"}, {"de": "Deutsch", "en": "English"}),
    ],
)
def test_fields_that_are_called_otherwise(tmp_path: Path, row: dict[str, Any], columns: dict[str, str] | None) -> None:
    """In other letters, `lang`, as the columns say, and one within another; the exact name counts before all others."""
    path = rows(tmp_path / "pile.jsonl", row)
    (document,), skipped = read_documents([path], columns=columns)
    assert skipped == []
    assert document.text == "Ein Hund."
    assert document.id == ("7" if "nr" in row or "id" in map(str.lower, row) else "pile.jsonl:1")
    assert document.title in ("T", None)
    assert document.language in ("de", None)
    assert (document.language is None) == (not {"lang", "Lang", "sprache"} & set(row))


@pytest.mark.parametrize(
    "more",
    [
        {"lang": "Python"},
        {"lang": ["de"]},
        {"Language": "translated by nobody"},
        {"ID": {"$oid": "7"}},
        {"Id": 1.5},
        {"Title": ["T"]},
    ],
)
def test_what_is_called_nearly_so_may_be_something_else(tmp_path: Path, more: dict[str, Any]) -> None:
    """A row is no worse for a field beside its text; its own language is detected."""
    (document,), skipped = read_documents([rows(tmp_path / "pile.jsonl", {"text": "Ein Hund.", **more})])
    assert skipped == []
    assert (document.id, document.language, document.title) == ("pile.jsonl:1", None, None)


def test_a_column_of_a_table_that_is_called_lang_may_be_something_else(tmp_path: Path) -> None:
    """Where it names a language it counts."""
    path = tmp_path / "pile.csv"
    path.write_text("text,lang\nEin Hund.,C++\nEin Hahn.,de\n", encoding="utf-8")
    assert [document.language for document in read_documents([path])[0]] == [None, "de"]


def test_a_row_without_its_text_says_how_to_name_it(tmp_path: Path) -> None:
    """By its columns, of which one may be in another; where a name was given, that is what is missing."""
    path = rows(tmp_path / "pile.jsonl", {"id": 1, "body": {"value": ["a"]}})
    reason = only(read_documents([path])[1]).reason
    assert reason.startswith(
        "no \"text\" found among ['body', 'id']; wanted a string under \"text\"; where it is called"
    )
    assert "--columns text=body" in reason
    for name, expected in (("body.html", 'no "body.html" found'), ("body.value", '"body.value" is ["a"]; wanted a')):
        assert only(read_documents([path], columns={"text": name})[1]).reason.startswith(expected)


@pytest.mark.parametrize("kind", ["jsonl", "csv", "parquet"])
def test_a_text_that_is_marked_up_is_a_page(tmp_path: Path, kind: str) -> None:
    """As content systems export it: paragraphs and headings without tags; a text that speaks of tags stays."""
    texts = [
        "<!-- wp:heading -->\n<h2>Most</h2>\n<!-- /wp:heading --><p>Most&nbsp;jest <b>zamknięty</b>.</p>\n",
        '<div class="body"><p>Woda płynie.</p><ul><li>Tak &amp; nie</li></ul></div>',
        "<p> marks a paragraph, as every editor knows.",
        "Ein Absatz steht in <p> und </p>",
        "x < y, y > z <br>",
    ]
    items = [{"id": str(number), "text": text} for number, text in enumerate(texts)]
    path = tmp_path / f"pile.{kind}"
    if kind == "jsonl":
        rows(path, *items)
    elif kind == "csv":
        put(
            path, "id,text\n" + "".join(f'{n},"{text.replace(chr(34), chr(34) * 2)}"\n' for n, text in enumerate(texts))
        )
    else:
        pq.write_table(pa.Table.from_pylist(items), path)
    documents, skipped = read_documents([path])
    assert skipped == []
    assert [item.text for item in documents] == [
        "Most\n\nMost\xa0jest zamknięty.",
        "Woda płynie.\n\nTak & nie",
        *texts[2:],
    ]
    assert [[block.name for block in item.blocks] for item in documents] == [
        ["heading 2", "paragraph"],
        ["paragraph", "list item"],
        [],
        [],
        [],
    ]


def test_order_of_inputs_changes_nothing(tmp_path: Path) -> None:
    """Documents and skipped things come sorted by id, in whatever order the inputs are named."""
    inputs = [put(tmp_path / "en" / f"{n}.txt", f"text {n}") for n in range(5)]
    inputs += [rows(tmp_path / f"{n}.jsonl", {"text": "a"}, "no json", {"id": f"row {n}", "text": "b"}) for n in "zy"]
    inputs += [put(tmp_path / "de" / "empty.txt", ""), put(tmp_path / "picture.png", b"\x89PNG")]
    expected = read_documents(inputs)
    assert ids(expected[0]) == sorted(ids(expected[0]))
    assert len(expected[0]) == 9
    assert [item.id for item in expected[1]] == ["de/empty.txt", "picture.png", "y.jsonl:2", "z.jsonl:2"]
    for seed in range(5):
        shuffled = random.Random(seed).sample(inputs, len(inputs))
        assert read_documents(shuffled) == expected


def test_a_file_named_twice_is_read_once(tmp_path: Path) -> None:
    """A folder and a file in it, or the same folder twice, give each file once."""
    path = put(tmp_path / "pile" / "1.txt", "one")
    assert ids(read_documents([tmp_path / "pile", path, tmp_path / "pile" / ".." / "pile"])[0]) == ["1.txt"]


def test_one_id_for_two_documents_names_both_places(tmp_path: Path) -> None:
    """Two documents with one id are an error that says where each stands."""
    first = rows(tmp_path / "a.jsonl", {"id": "x", "text": "one"})
    second = rows(tmp_path / "b.jsonl", {"id": "y", "text": "two"}, {"id": "x", "text": "three"})
    with pytest.raises(InputError) as caught:
        read_documents([first, second])
    for part in ("'x'", f"{first}:1", f"{second}:2"):
        assert part in str(caught.value)


def test_a_row_with_the_id_of_a_file_is_a_double(tmp_path: Path) -> None:
    """A row's id and a file's path are names of one kind."""
    path = put(tmp_path / "1.txt", "one")
    rows(tmp_path / "pile.jsonl", {"id": "1.txt", "text": "two"})
    with pytest.raises(InputError, match=f"{path} and .*pile.jsonl:1"):
        read_documents([tmp_path])


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (GERMAN, "utf-8"),
        (GERMAN, "utf-8-sig"),
        (GERMAN, "utf-16"),
        (JAPANESE, "utf-16"),
        (GERMAN, "utf-32"),
        (GERMAN, "windows-1252"),
        ("Le cœur de la sœur est à Orléans depuis déjà deux années.", "iso-8859-15"),
        ("Das Bußgeld beträgt 35 €, für Lkw 70 €. Schöne Grüße.", "iso-8859-15"),
        ("Hyvää päivää, sanoi äiti. Tšekki ja Žižkov ovat täällä.", "iso-8859-15"),
        ("Das Bußgeld beträgt 35 €, für ½ Stunde oder 1½ Stunden.", "windows-1252"),
        ("Für ½ Stunde, ¾ Liter, §¦ und it´s, ganz schön müde.", "windows-1252"),
        (JAPANESE, "shift_jis"),
        (JAPANESE, "euc-jp"),
        (RUSSIAN, "koi8-r"),
        (RUSSIAN, "windows-1251"),
    ],
)
def test_encodings_are_told_apart(tmp_path: Path, text: str, encoding: str) -> None:
    """The text comes out the same, whatever encoding it was saved in, without its byte order mark."""
    path = put(tmp_path / "1.txt", text.encode(encoding))
    documents, skipped = read_documents([path])
    assert [document.text for document in documents] == [text]
    assert skipped == []
    assert read_text(path) == text


@pytest.mark.parametrize(
    ("text", "encodings"),
    [
        ("Az erdőőr a hűvös reggelen őzeket és fürjeket látott, később esőről írt.", "cp1250 iso8859-2 cp852"),
        ("Źrebięta pasą się na łące, a dzięcioł śpiewa wśród świerków i buków.", "cp1250 iso8859-2 mac_latin2"),
        ("Kůň běžel přes louku, žluťoučké květiny kvetly a ptáci zpívali.", "cp1250 iso8859-2 cp852"),
        ("Šiandien žvejai išplaukė į jūrą, o vėjas pūtė švelniai iš vakarų.", "cp1257 iso8859-13"),
        ("Jūrmalā vakar bija ļoti auksts, tomēr bērni gāja peldēties ezerā.", "cp1257"),
        ("Die Störche klappern früh über den Dächern, während Käthe Brötchen röstet.", "mac_roman cp850"),
        ("Les élèves ont préparé la fête de l’école où leurs mères étaient invitées.", "mac_roman"),
        ("Það er gott veður í dag og börnin leika sér við höfnina á meðan bátarnir koma.", "cp1252"),
        ("Вчора ввечері діти їздили до лісу й збирали гриби біля річки.", "cp1251 koi8-u"),
        ("Вечером моя семья собирала яблоки. Затем Яна и Дима ушли в лес.", "cp866 mac_cyrillic iso8859-5"),
        ("古い灯台は来月まで閉まっています。", "iso2022_jp"),
        ("오래된 등대는 다음 달까지 문을 닫는다.", "iso2022_kr johab"),
        ("灯塔关闭到下个月，船只必须绕行。", "hz"),
    ],
)
def test_the_encoding_is_the_one_that_gives_words(tmp_path: Path, text: str, encodings: str) -> None:
    """Of all that could have made the bytes it is the one whose letters a language has; the document names it."""
    for encoding in encodings.split():
        put(tmp_path / "1.txt", text.encode(encoding))
        (document,), _ = read_documents([tmp_path])
        assert document.text == text
        assert document.encoding


def test_lines_in_two_encodings_are_each_read_as_they_are(tmp_path: Path) -> None:
    """A file that was put together of UTF-8 and something else is read line by line, and says so."""
    lines = ["Die Fähre fährt erst später.", "Mürrische Möwen hören zu.", "Nothing here."]
    put(tmp_path / "1.txt", lines[0].encode() + b"\n" + lines[1].encode("cp1252") + b"\n" + lines[2].encode())
    (document,), skipped = read_documents([tmp_path])
    assert document.text.split("\n") == lines
    assert (document.encoding, skipped) == ("utf-8, windows-1252", [])


@pytest.mark.parametrize("name", ["1.txt", "1.md", "1.srt", "1.csv", "1.tsv"])
def test_an_encoding_that_is_given_is_taken(tmp_path: Path, name: str) -> None:
    """Where the bytes could be in several; an unknown one is told at once."""
    text = "Ãœ"
    head = "1\n00:00:01,000 --> 00:00:02,000\n" if name.endswith("srt") else ""
    head = {"csv": "text,id\n", "tsv": "text\tid\n"}.get(name[2:], head)
    tail = {"csv": ",a\n", "tsv": "\ta\n"}.get(name[2:], "\n")
    put(tmp_path / name, (head + text + tail).encode("cp1252"))
    (document,), _ = read_documents([tmp_path], encoding="cp1252")
    assert (document.text.strip(), document.encoding) == (text, "cp1252")
    (document,), _ = read_documents([tmp_path])
    assert (document.text.strip(), document.encoding) == ("Ü", None)
    with pytest.raises(InputError, match=r"encoding is 'latin-99'; wanted the name of an encoding, such as"):
        read_documents([tmp_path], encoding="latin-99")


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf16_of_both_orders(tmp_path: Path, encoding: str) -> None:
    """UTF-16 with its mark is read in either byte order, as text and as JSONL."""
    put(tmp_path / "1.txt", ("\ufeff" + GERMAN).encode(encoding))
    row = json.dumps({"id": "row", "text": JAPANESE}, ensure_ascii=False)
    put(tmp_path / "2.jsonl", ("\ufeff" + row + "\n" + row.replace("row", "row 2")).encode(encoding))
    documents, skipped = read_documents([tmp_path])
    assert {item.id: item.text for item in documents} == {"1.txt": GERMAN, "row": JAPANESE, "row 2": JAPANESE}
    assert skipped == []


def test_jsonl_with_a_mark_is_read(tmp_path: Path) -> None:
    """A UTF-8 byte order mark before the first row is no part of it."""
    put(tmp_path / "pile.jsonl", b"\xef\xbb\xbf" + b'{"id": "x", "text": "one"}\n')
    assert ids(read_documents([tmp_path])[0]) == ["x"]


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("橋①は閉鎖された。市議会は古い橋を閉鎖することを決定した。", "cp932"),
        ("똠방각하 시의회는 다리를 폐쇄하기로 결정했다.", "cp949"),
    ],
)
def test_the_characters_that_windows_added_are_read(tmp_path: Path, text: str, encoding: str) -> None:
    """Shift_JIS and EUC-KR of web pages are Windows' own kinds, with characters such as ①."""
    put(tmp_path / "1.txt", text.encode(encoding))
    documents, _ = read_documents([tmp_path])
    assert [document.text for document in documents] == [text]


def test_a_damaged_jsonl_file_leaves_the_others_readable(tmp_path: Path) -> None:
    """A JSONL file in UTF-16 that breaks off in a character is left out with its reason."""
    put(tmp_path / "1.txt", "one")
    put(tmp_path / "2.jsonl", '{"id": "x", "text": "two"}\n'.encode("utf-16")[:-1])
    documents, skipped = read_documents([tmp_path])
    assert "1.txt" in ids(documents)
    assert only(skipped).id.startswith("2.jsonl")


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("1.txt", b"", "empty"),
        ("1.txt", b" \n\t\r\n ", "empty"),
        ("1.txt", b"\xef\xbb\xbf", "empty"),
        ("1.txt", b"ELF\x00\x01\x02\x00\x00text", "binary"),
        ("1.txt", b"\xff\xfe\x00\xd8\x41\x00", "cannot be decoded as utf-16"),
        ("1.txt", bytes(range(1, 256)) * 4, "save it as UTF-8"),
        ("1.xyz", b"text", r"\.xyz.*`aligner align --help` lists"),
        ("README", b"text", r"without a suffix.*`aligner align --help` lists"),
    ],
)
def test_a_file_that_is_no_text_is_skipped_with_its_reason(
    tmp_path: Path, name: str, content: bytes, reason: str
) -> None:
    """Empty, binary, undecodable and unknown files are left out by name and reason; the others are read."""
    put(tmp_path / name, content)
    put(tmp_path / "good.txt", "good")
    documents, skipped = read_documents([tmp_path])
    assert ids(documents) == ["good.txt"]
    assert only(skipped).id == name
    assert re.search(reason, only(skipped).reason)


def test_a_text_that_is_too_long_is_skipped_with_its_size(tmp_path: Path) -> None:
    """A text over max_characters is left out, by characters and, before it is read, by bytes; one below is read."""
    put(tmp_path / "bytes.txt", "a" * 41)
    put(tmp_path / "characters.txt", "ä" * 11)
    put(tmp_path / "fits.txt", "😀" * 10)
    rows(tmp_path / "pile.jsonl", {"id": "row", "text": "b" * 11})
    documents, skipped = read_documents([tmp_path], max_characters=10)
    assert ids(documents) == ["fits.txt"]
    found = {item.id: item.reason for item in skipped}
    assert "41 bytes" in found["bytes.txt"]
    assert "11 characters" in found["characters.txt"]
    assert "at most 10 characters" in found["row"]


def test_missing_path_is_an_error(tmp_path: Path) -> None:
    """A path that does not exist is an error that names it, also beside good ones."""
    put(tmp_path / "1.txt", "one")
    with pytest.raises(InputError, match="nowhere: no such file or folder"):
        read_documents([tmp_path, tmp_path / "nowhere"])


def test_a_path_too_long_for_the_system_is_an_error(tmp_path: Path) -> None:
    """A text given in the place of a path is told as a path that is not there."""
    with pytest.raises(InputError):
        read_documents([tmp_path / ("The council closed the old bridge. " * 20)])


def test_inputs_without_a_file_are_an_error(tmp_path: Path) -> None:
    """An empty folder, one with nothing but dot files, and no input at all are errors that say what was wanted."""
    with pytest.raises(InputError, match=r"no files found; wanted \.txt"):
        read_documents([tmp_path])
    put(tmp_path / ".hidden.txt", "text")
    with pytest.raises(InputError, match="no files found"):
        read_documents([tmp_path])
    with pytest.raises(InputError, match="no input given"):
        read_documents([])


def test_dot_files_and_folders_are_passed_over(tmp_path: Path) -> None:
    """Names that begin with a dot are neither read nor reported, below a folder; one named itself is read."""
    put(tmp_path / ".git" / "1.txt", "no")
    hidden = put(tmp_path / "en" / ".2.txt", "named")
    put(tmp_path / "en" / "3.txt", "yes")
    documents, skipped = read_documents([tmp_path])
    assert (ids(documents), skipped) == (["en/3.txt"], [])
    assert [item.text for item in read_documents([hidden])[0]] == ["named"]


def test_the_folder_left_out_is_not_read(tmp_path: Path) -> None:
    """Nor what is below it, which is told; a folder whose name begins alike is read."""
    put(tmp_path / "out" / "deep" / "1.txt", "no")
    put(tmp_path / "out2" / "2.txt", "yes")
    documents, skipped = read_documents([tmp_path], leave_out=tmp_path / "out")
    assert ids(documents) == ["out2/2.txt"]
    assert [item.id for item in skipped] == ["out/deep/1.txt"]
    assert "in the folder that is written into" in skipped[0].reason
    assert ids(read_documents([tmp_path / "out"], leave_out=tmp_path / "out")[0]) == ["deep/1.txt"]


def test_the_file_left_out_is_not_read(tmp_path: Path) -> None:
    """leave_out may be a file too: `pair --out pile/pairs.jsonl` does not read what it wrote before."""
    put(tmp_path / "1.txt", "one")
    mine = rows(tmp_path / "pairs.jsonl", {"source_id": "a", "target_id": "b"})
    documents, skipped = read_documents([tmp_path], leave_out=mine)
    assert (ids(documents), skipped) == (["1.txt"], [])


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("{no json}", "no JSON"),
        ('{"id": "a", "text": "cut off', "no JSON"),
        ("[" * 100_000, "no JSON"),
        ("[1, 2]", "a list was found"),
        ('"text"', "a str was found"),
        ("null", "a NoneType was found"),
        ('{"id": "a", "body": "b"}', "no \"text\" found among ['body', 'id']"),
        (f'{{"id": "a", "{"y" * 2000}": "b"}}', f"no \"text\" found among ['id', '{'y' * 40}']"),
        ('{"id": "a", "text": null}', '"text" is null'),
        ('{"id": "a", "text": ["b"]}', '"text" is ["b"]'),
        ('{"id": "", "text": "b"}', "the \"id\" '' is no id"),
        ('{"id": 1.5, "text": "b"}', 'the "id" 1.5 is no id'),
        ('{"id": ["a"], "text": "b"}', "is no id"),
    ],
)
def test_a_row_that_cannot_be_used_is_skipped_by_file_and_line(tmp_path: Path, row: str, reason: str) -> None:
    """A bad row is named by file and line with what was found; the rows around it are read."""
    rows(tmp_path / "en" / "pile.jsonl", {"id": "before", "text": "one"}, row, {"id": "after", "text": "two"})
    documents, skipped = read_documents([tmp_path])
    assert ids(documents) == ["after", "before"]
    assert only(skipped).id == "en/pile.jsonl:2"
    assert reason in only(skipped).reason


def test_a_row_that_is_no_utf8_is_detected(tmp_path: Path) -> None:
    """A row in another encoding is read as text files are; the other rows stay as they are."""
    rows = '{"id": "a", "text": "Die Brücke ist gesperrt."}\n'.encode("cp1252") + b'{"id": null, "text": "Bridge"}\n'
    put(tmp_path / "pile.jsonl", rows)
    documents, skipped = read_documents([tmp_path])
    assert [document.text for document in documents] == ["Die Brücke ist gesperrt.", "Bridge"]
    assert ids(documents) == ["a", "pile.jsonl:2"]
    assert skipped == []


def test_an_empty_row_is_skipped_by_its_id(tmp_path: Path) -> None:
    """A row with a blank text is left out under its own id."""
    rows(tmp_path / "pile.jsonl", {"id": "a", "text": " \n"}, {"id": "b", "text": "b"})
    documents, skipped = read_documents([tmp_path])
    assert (ids(documents), skipped) == (["b"], [Skipped("a", "the text is empty")])


@pytest.mark.parametrize("end", ["\n", ""])
def test_a_row_longer_than_can_be_read_loses_no_other(tmp_path: Path, end: str) -> None:
    """An over-long line is left out by its number, wherever it stands, and the numbers after it stay right."""
    long = json.dumps({"id": "long", "text": "x" * 5000})
    put(tmp_path / "pile.jsonl", f'{{"id": "a", "text": "a"}}\n{long}\n{{"text": "c"}}\n{long}{end}')
    documents, skipped = read_documents([tmp_path], max_characters=10)
    assert ids(documents) == ["a", "pile.jsonl:3"]
    assert [item.id for item in skipped] == ["pile.jsonl:2", "pile.jsonl:4"]
    assert "longer line" in skipped[0].reason


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="elsewhere the file would take a GB of the disk")
def test_a_row_of_a_gigabyte_is_never_held_in_memory(tmp_path: Path) -> None:
    """The rows around it are read."""
    with (tmp_path / "pile.jsonl").open("wb") as file:
        file.write(b'{"text": "a"}\n')
        file.seek(1 << 30, os.SEEK_CUR)  # a hole
        file.write(b'\n{"text": "c"}\n')
    tracemalloc.start()
    documents, skipped = read_documents([tmp_path], max_characters=100_000)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert ids(documents) == ["pile.jsonl:1", "pile.jsonl:3"]
    assert [item.id for item in skipped] == ["pile.jsonl:2"]
    assert peak < 10_000_000


def test_halves_of_characters_become_the_replacement_character(tmp_path: Path) -> None:
    """Lone surrogates, which JSON can name and no file can hold, become U+FFFD; the length stays."""
    put(tmp_path / "pile.jsonl", r'{"id": "a\udc80", "text": "one \ud83d two \ude00\ud83d three \ud83d\ude00"}')
    (document,), _ = read_documents([tmp_path])
    assert document.text == "one \ufffd two \ufffd\ufffd three 😀"
    assert document.id == "a\ufffd"
    document.text.encode("utf-8")


@pytest.mark.parametrize("escaped", [True, False])
def test_strange_characters_in_a_row_survive(tmp_path: Path, escaped: bool) -> None:
    """U+2028, NUL, marks of direction, emoji and a mark in the middle stay what they are, escaped or not."""
    text = "one\u2028two\u2029\x85three\0 \u200f\u202babc\u202c 👩‍🚒 \ufeff e\u0301 \r\n\t end"
    line = json.dumps({"id": "a", "text": text}, ensure_ascii=escaped)
    put(tmp_path / "pile.jsonl", line + "\r\n" + line.replace('"a"', '"b"'))
    documents, skipped = read_documents([tmp_path])
    assert [(item.id, item.text) for item in documents] == [("a", text), ("b", text)]
    assert skipped == []


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), min_size=1), min_size=1, max_size=4))
def test_every_text_of_a_row_comes_back(tmp_path_factory: pytest.TempPathFactory, texts: list[str]) -> None:
    """Whatever text a row holds is the document's text, in characters; blank ones are left out."""
    folder = tmp_path_factory.mktemp("rows")
    rows(folder / "pile.jsonl", *({"id": str(n), "text": text} for n, text in enumerate(texts)))
    documents, skipped = read_documents([folder])
    assert {item.id: item.text for item in documents} == {str(n): t for n, t in enumerate(texts) if t.strip()}
    assert {item.id for item in skipped} == {str(n) for n, t in enumerate(texts) if not t.strip()}


def test_a_file_that_cannot_be_opened_is_skipped(tmp_path: Path) -> None:
    """A broken link is left out with the system's word; the other files are read."""
    put(tmp_path / "1.txt", "one")
    for name in ("2.txt", "3.jsonl"):
        (tmp_path / name).symlink_to(tmp_path / "nowhere")
    documents, skipped = read_documents([tmp_path])
    assert ids(documents) == ["1.txt"]
    assert skipped == [
        Skipped("2.txt", "cannot be read: No such file or directory"),
        Skipped("3.jsonl", "cannot be read: No such file or directory"),
    ]


@pytest.mark.parametrize(("cut", "extra"), [(-1, b""), (None, b"\x96")])
def test_damaged_utf8_is_not_read_as_something_else(tmp_path: Path, cut: int | None, extra: bytes) -> None:
    """Cut within a character, or with a byte of Windows in it: it is left out, and the reason says where."""
    whole = "Bürgermeister Köhler prüft die Brücke über den Fluss, sagte er auf größeren Wunsch.".encode()
    content = (whole + "ü".encode())[:cut] + extra
    (tmp_path / "a.txt").write_bytes(content)
    documents, skipped = read_documents([tmp_path / "a.txt"])
    assert documents == []
    assert f"damaged at byte {len(whole) if cut else len(content) - 1};" in only(skipped).reason


def test_names_in_another_encoding_are_told_apart(tmp_path: Path) -> None:
    """What is no UTF-8 in names, as old archives have them, stands as its bytes in ids and paths that a file can hold;
    with one sign for all of them two documents had one id, which ended the run.
    """
    try:
        for name in (b"br\xfccke.txt", b"br\xfdcke.txt"):
            put(tmp_path / os.fsdecode(name), "one")
    except OSError:
        pytest.skip("this file system holds no such name")
    documents, skipped = read_documents([tmp_path])
    shown = [r"br\xfccke.txt", r"br\xfdcke.txt"]
    assert [(own.id, own.path) for own in documents] == [(name, str(tmp_path / name)) for name in shown]
    assert skipped == []


def test_a_file_that_cannot_be_read_as_one_text_is_an_error(tmp_path: Path) -> None:
    """read_text says why it cannot read: missing, a folder, binary."""
    with pytest.raises(InputError, match="no such file"):
        read_text(tmp_path / "nowhere.txt")
    with pytest.raises(InputError, match="a folder was given"):
        read_text(tmp_path)
    with pytest.raises(InputError, match=r"1\.txt: a binary file"):
        read_text(put(tmp_path / "1.txt", b"a\0b"))


def test_a_file_that_the_system_refuses_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """read_text tells a file that may not be read as an InputError with the system's word, no traceback."""
    path = put(tmp_path / "1.txt", "text")

    def refuse(*_: object) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", refuse)
    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(InputError, match="Permission denied"):
        read_text(path)


def test_only_line_feeds_end_a_line(tmp_path: Path) -> None:
    """read_lines keeps U+2028 and form feeds inside a line, and takes a carriage return with one for one end."""
    path = put(tmp_path / "lines.txt", "one\u2028more\r\n\ntwo\x0c\x1e\x85 three\nfour")
    assert read_lines(path) == ["one\u2028more", "", "two\x0c\x1e\x85 three", "four"]
    assert read_lines(put(path, "one\n")) == ["one"]
    assert read_lines(put(path, "")) == []


def test_a_link_to_a_folder_is_not_passed_over_unsaid(tmp_path: Path) -> None:
    """A folder that stands in the pile as a link is read, or left out with a reason."""
    put(tmp_path / "elsewhere" / "1.txt", "one")
    put(tmp_path / "pile" / "2.txt", "two")
    (tmp_path / "pile" / "linked").symlink_to(tmp_path / "elsewhere")
    documents, skipped = read_documents([tmp_path / "pile"])
    assert "linked" in {item.split("/")[0] for item in (*ids(documents), *(item.id for item in skipped))}


@pytest.mark.parametrize("suffix", [".gz", ".zst"])
def test_a_packed_file_is_read_as_what_it_holds(tmp_path: Path, suffix: str) -> None:
    """Text and rows packed with gzip or Zstandard, in several members too, come out as unpacked."""
    pack = pa.Codec({".gz": "gzip", ".zst": "zstd"}[suffix]).compress
    put(tmp_path / f"1.txt{suffix}", pack(b"Eins. ", asbytes=True) + pack("Zwölf.".encode(), asbytes=True))
    put(tmp_path / f"2.jsonl{suffix}", pack(b'{"text": "a"}\n\n{"text": "c"}\n', asbytes=True))
    documents, skipped = read_documents([tmp_path])
    assert {item.id: item.text for item in documents} == {
        f"1.txt{suffix}": "Eins. Zwölf.",
        f"2.jsonl{suffix}:1": "a",
        f"2.jsonl{suffix}:3": "c",
    }
    assert skipped == []


def test_a_packed_file_that_is_damaged_or_swells_is_skipped(tmp_path: Path) -> None:
    """Neither what breaks off nor a bomb stops the others, and a bomb is never held in memory."""
    pack = pa.Codec("gzip").compress
    put(tmp_path / "1.txt", "one")
    put(tmp_path / "2.txt.gz", pack(b"text " * 1000, asbytes=True)[:-30] + b"junk" * 5)
    put(tmp_path / "3.txt.gz", pack(b"\0" * (1 << 26), asbytes=True))
    tracemalloc.start()
    documents, skipped = read_documents([tmp_path], max_characters=100_000)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert ids(documents) == ["1.txt"]
    assert [item.id for item in skipped] == ["2.txt.gz", "3.txt.gz"]
    assert "damaged where it is packed" in skipped[0].reason
    assert "more than 400,000 bytes" in skipped[1].reason
    assert peak < 10_000_000


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ('{"id": true, "text": "x"}', 'the "id" true is no id; wanted a string that is not empty, or a whole number'),
        ('{"id": 1.5, "text": "x"}', 'the "id" 1.5 is no id'),
        ('{"id": " \\t", "text": "x"}', "is no id; wanted a string that is not empty"),
        ('{"id": "' + "x" * 100_000 + '", "text": "x"}', "has 100,000 characters; wanted at most 4,096"),
        ('{"id": "1", "text": "x", "id": "2"}', "no JSON ("),
        ('{"id": "1", "text": "x", "text": "y"}', "no JSON ("),
    ],
)
def test_a_row_whose_id_is_no_name_or_says_things_twice_is_skipped(tmp_path: Path, row: str, reason: str) -> None:
    """By its line, in few words; the row before it is read."""
    put = tmp_path / "pile.jsonl"
    put.write_text('{"id": "good", "text": "x"}\n' + row + "\n", encoding="utf-8")
    documents, skipped = read_documents(put)
    assert [document.id for document in documents] == ["good"]
    assert [item.id for item in skipped] == ["pile.jsonl:2"]
    assert reason in skipped[0].reason
    assert len(skipped[0].reason) < 200


def test_the_one_document_of_a_file_of_which_something_is_left_out(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """What is left out is logged; it was taken for a second document, and the file refused."""
    path = tmp_path / "a.srt"
    path.write_text("A word before.\n\n1\n00:00:01,000 --> 00:00:02,000\nThe boat left early.\n")
    assert read_document(path).text == "The boat left early."
    assert [record.message for record in caplog.records] == [
        "a.srt#text: left out: text before the first cue, which is in none (lines: 1), such as 'A word before.'"
    ]
    path = tmp_path / "a.csv"
    path.write_text("en,de,no\nThe boat left.,Das Boot fuhr ab.,1\n")
    with pytest.raises(InputError, match="2 documents found, in en and de; wanted a file with one, so say which"):
        read_document(path)


MEMORY = '<tmx version="1.4"><header/><body><tu>{}</tu></body></tmx>'
SEGMENT = '<tuv xml:lang="{}"><seg>{}</seg></tuv>'


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.tmx", MEMORY.format(SEGMENT.format("en-GB", "The boat left.") + SEGMENT.format("de", "Das Boot fuhr ab."))),
        ("a.csv", "en-GB,de\nThe boat left.,Das Boot fuhr ab.\n"),
        (
            "a.tei",
            '<TEI><text><body><div xml:lang="en-GB"><p>The boat left.</p></div>'
            '<div xml:lang="de"><p>Das Boot fuhr ab.</p></div></body></text></TEI>',
        ),
    ],
)
def test_the_document_of_a_file_in_several_languages(tmp_path: Path, name: str, text: str) -> None:
    """It is the one in the language that is asked for, by its tag or its language; else those there are are told."""
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    assert read_document(path, language="de").text == "Das Boot fuhr ab."
    assert read_document(path, language="en-GB").text == "The boat left."
    assert read_document(path, language="en").text == "The boat left."
    for language in ("", "fr"):
        with pytest.raises(InputError, match=r"--languages, such as (de,en-GB|en-GB,de), one for each file"):
            read_document(path, language=language)


def test_cues_in_two_languages_are_chosen_by_their_language(tmp_path: Path) -> None:
    """What the file does not say is told by its cues."""
    path = tmp_path / "a.srt"
    path.write_text(cues(*both(CHINESE, ENGLISH)), encoding="utf-8")
    assert read_document(path, language="zh").text.startswith(CHINESE[0])
    assert read_document(path, language="en").text.startswith(ENGLISH[0])
    with pytest.raises(InputError, match=r"in zh and en; wanted a file with one, so say which"):
        read_document(path)
