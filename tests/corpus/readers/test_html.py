"""Web pages: blocks in reading order, every text once, in whatever encoding and however broken."""

import textwrap
from dataclasses import replace
from pathlib import Path

import pytest

from aligner.corpus.sentences import SrxSplitter, split_document
from tests.blocks import read_blocks, read_one

PAGE = """<!DOCTYPE html><html><head><title>My
 page</title><script>var x = "<p>no</p>";</script></head><body>
<nav><ul><li>Home</li></ul></nav><h1>Head<a class="headerlink" href="#x">¶</a>ing</h1>
loose <em>text</em> of <time>3 May</time>.
<p>One &amp; two<br>next line.<br><br>New <q>quoted</q> <ruby>港<rp>(</rp><rt>minato</rt><rp>)</rp></ruby><!-- no -->
<del>gone</del><ins>kept</ins></p>
<ul><li>item <p>within</p> after</li><li>b<ul><li>c</li></ul></li></ul>
<table><caption>Cap</caption><tr><th>A<td>B<tr><td>x<td><h3>In a cell</h3></table>
<figure><img alt="no"><figcaption>A boat.</figcaption></figure><pre>code
  here</pre><aside role="doc-footnote"><p>Note one.</p></aside>
<footer>foot</footer><p hidden>no</p><dialog><p>no</p></dialog>
<p style="display: none">no</p><template><p>no</p></template><p>last"""


STANZA = ["The heron stands", "in the shallows of the year,", "one leg for winter."]


def test_lines_of_verse_are_sentences_of_their_own(tmp_path: Path) -> None:
    """Set line ends of three lines and more end one; those of a title, and of lines wrapped to a width, do not."""
    wrapped = [f"the ferry that left in the morning and {word}" for word in ("never", "seldom", "did not", "will come")]
    capitals = textwrap.wrap("Die Fähre Nach Dem Anderen Ufer Des Alten Flusses " * 5, 66)
    bodies = [STANZA, ["The Ferry", "of Night"], wrapped, capitals]
    page = "".join(f"<p>{'<br>'.join(lines)}</p>" for lines in bodies)
    document = split_document(read_one(tmp_path / "a.html", page), SrxSplitter())
    found = [sentence.text for sentence in document.sentences]
    assert found == [*STANZA, "The Ferry of Night", " ".join(wrapped), " ".join(capitals)]


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        (["渡し船は昨夜、", "川の", "向こう岸へ", "出ました。"], ["渡し船は昨夜、川の向こう岸へ出ました。"]),
        (["渡し船は", "夜の川を", "行く"], ["渡し船は", "夜の川を", "行く"]),
        (["渡船夜行，", "蒼鷺獨立。"] * 2, ["渡船夜行，", "蒼鷺獨立。"] * 2),
        (
            ["The ferry left late. It", "was full. A dog", "saw it go, and", "slept."],
            ["The ferry left late.", "It was full.", "A dog saw it go, and slept."],
        ),
    ],
)
def test_set_line_ends_of_prose_end_no_sentence(tmp_path: Path, lines: list[str], found: list[str]) -> None:
    """Its sentences run over lines; in Chinese and Japanese a full stop tells it from verse, which has none or many."""
    language = "en" if lines[0].isascii() else "ja"
    document = replace(read_one(tmp_path / "a.html", f"<p>{'<br>'.join(lines)}</p>"), language=language)
    assert [sentence.text for sentence in split_document(document, SrxSplitter()).sentences] == found


NEWS = """<html lang=pl><body class="single comments"><div id="{notice}"><p>Ta strona używa ciasteczek.</p></div>
<article class="post"><h1>Most</h1><p>Most jest zamknięty od poniedziałku, bo filary mają pęknięcia.</p>
<p class="comment">Nikt nie wie, jak długo to potrwa.</p></article>
<section {comments}><h2>Komentarze</h2><ol><li id="comment-7"><cite>user52</cite> <p>{opinion}</p></ol></section>"""


@pytest.mark.parametrize("notice", ["cookie-notice", "onetrust-banner-sdk", "CybotCookiebotDialog", "gdpr_consent"])
@pytest.mark.parametrize("comments", ['id="comments"', 'class="blok comments-area"', "id=disqus_thread"])
def test_comments_and_notices_of_cookies_are_beside_the_text(tmp_path: Path, notice: str, comments: str) -> None:
    """They are navigation; comments that are most of a page, as those of a forum, are its text."""
    page = NEWS.format(notice=notice, comments=comments, opinion="Nareszcie!")
    blocks = read_blocks(tmp_path / "a.html", page)
    assert [kind for kind, _ in blocks] == ["navigation", "heading 1", "paragraph", "paragraph", *["navigation"] * 3]
    forum = NEWS.format(notice="top", comments=comments, opinion="Nareszcie ktoś o tym pisze! " * 20)
    assert "navigation" not in [kind for kind, _ in read_blocks(tmp_path / "b.html", forum)]


@pytest.mark.parametrize(
    "section",
    [
        '<section id="comments"><h2>2.1. Comments<a class="headerlink" href="#comments">¶</a></h2>{}</section>',
        '<div class="section" id="cookie-consent"><h2>Cookie consent</h2>{}</div>',
        '<h2 id="cookie-law">The cookie law</h2>{}',
        '<h2 id="comments">Comments</h2>{}',
    ],
)
def test_a_section_about_comments_or_cookies_is_text(tmp_path: Path, section: str) -> None:
    """Programs that make pages of manuals name each by its title."""
    body = "<p>Everything behind the sign is left out by the ferry's computer, up to the end of the line.</p>" * 2
    found = read_blocks(tmp_path / "a.html", f"<h1>Manual</h1>{body}{section.format(body[: len(body) // 2])}")
    assert [kind for kind, _ in found] == ["heading 1", "paragraph", "paragraph", "heading 2", "paragraph"]


def test_signs_and_boxes_of_mediawiki_are_no_text(tmp_path: Path) -> None:
    """What leads to the editing of a section was glued to its heading."""
    page = """<body class="mediawiki"><a class="mw-jump-link" href="#c">Przejdź do nawigacji</a><h1>Most</h1>
    <p>Most stoi.</p><h2><span class="mw-headline">Historia</span><span class="mw-editsection"><span>[</span><a
    href="/e">edytuj</a>]</span></h2><ol class="references"><li id="cite_note-1"><span class="mw-cite-backlink"><a
    href="#cite_ref-1">↑</a></span> <span class="reference-text">Nowak, Mosty, s. 4.</span></li></ol>
    <div class="navbox"><ul><li>Tama</li></ul></div><div id="catlinks" class="catlinks">Kategoria: Mosty</div>
    <div class="noprint">Druk</div></body>"""
    assert read_blocks(tmp_path / "a.html", page) == [
        ("heading 1", "Most"),
        ("paragraph", "Most stoi."),
        ("heading 2", "Historia"),
        ("list item", "Nowak, Mosty, s. 4."),
        ("navigation", "Tama"),
        ("navigation", "Kategoria: Mosty"),
        ("navigation", "Druk"),
    ]


def test_blocks_of_a_page(tmp_path: Path) -> None:
    """Inline dates, quotes, bare lists and bases stay; scripts, deletions, readings and what is hidden go."""
    assert read_blocks(tmp_path / "a.html", PAGE) == [
        ("navigation", "Home"),
        ("heading 1", "Heading"),
        ("paragraph", "loose text of 3 May."),
        ("paragraph", "One & two\nnext line."),
        ("paragraph", "New “quoted” 港 kept"),
        *[("list item", text) for text in ("item", "within", "after", "b", "c")],
        ("caption", "Cap"),
        ("table cell", "A"),
        ("table cell", "B"),
        ("table cell", "x"),
        ("heading 3", "In a cell"),
        ("caption", "A boat."),
        ("code", "code\n  here"),
        ("footnote", "Note one."),
        ("navigation", "foot"),
        ("paragraph", "last"),
    ]
    assert read_one(tmp_path / "a.html").title == "My page"


def test_numbers_of_pages_and_lines_of_a_book_are_no_text(tmp_path: Path) -> None:
    """As editions of printed books have them amid sentences and verses; what is longer under such a name is text."""
    page = """<p>The ferry left <span class="pagenum"><a id="p12"></a>[Pg 12]</span>at night, and no<a
id="back"></a><a class="fnanchor" href="#note">[3]</a> one <span role="doc-pagebreak">13</span>saw
<b class="PageNo">xiv</b>it again.</p><p class="lg">one leg for winter. <i class="linenum">5</i></p>
<div class="page-break"><p>It is so.</p></div><p class="footnote"><a id="note" href="#back">[3]</a> But a dog.</p>"""
    assert read_blocks(tmp_path / "a.html", page) == [
        ("paragraph", "The ferry left at night, and no one saw it again."),
        ("paragraph", "one leg for winter."),
        ("paragraph", "It is so."),
        ("footnote", "But a dog."),
    ]


def test_what_begins_a_page_of_a_book_is_text(tmp_path: Path) -> None:
    """Editors call a heading or a word so where a new page is to begin, and numbers alone count pages."""
    page = """<h1 class="page-break">1984</h1><h2 class="pagebreak">Boats</h2><p>The ferry left
<span class="lineno">Poros</span>.</p><p class="page-break">第一章</p><p class="pagebreak">Tunnel</p>"""
    assert read_blocks(tmp_path / "a.html", page) == [
        ("heading 1", "1984"),
        ("heading 2", "Boats"),
        ("paragraph", "The ferry left Poros."),
        ("paragraph", "第一章"),
        ("paragraph", "Tunnel"),
    ]


@pytest.mark.parametrize(
    ("head", "encoding"),
    [
        ("<meta charset=utf-8>", "utf-8"),
        ("<meta charset=iso-8859-1>", "cp1252"),
        ('<meta http-equiv="Content-Type" content="text/html; charset=koi8-r">', "koi8-r"),
        ('<?xml version="1.0" encoding="shift_jis"?>', "shift_jis"),
        ("<meta charset=iso-8859-1>", "utf-8"),
        ("<meta charset=iso-2022-jp>", "iso-2022-jp"),
        ("", "utf-16"),
    ],
)
def test_encodings_are_told_as_browsers_do(tmp_path: Path, head: str, encoding: str) -> None:
    """By mark, by what the page says, and by UTF-8 that is whole, whatever the page says."""
    text = {"cp1252": "Größe – „x“", "koi8-r": "Старый мост", "shift_jis": "古い橋", "iso-2022-jp": "古い橋"}
    own = text.get(encoding, "Größe и 橋")
    page = f"{head}<html><body><p>{own}</p></body></html>".encode(encoding)
    assert read_blocks(tmp_path / "a.html", page) == [("paragraph", own)]


def test_xhtml_is_read_as_what_it_is(tmp_path: Path) -> None:
    """Empty elements end where they say so, named characters are known, other entities are not expanded."""
    page = """<?xml version="1.0"?><!DOCTYPE html [<!ENTITY x "y"> <!ENTITY f SYSTEM "file:///etc/passwd">]>
<html xmlns="http://www.w3.org/1999/xhtml"><head><title/></head><body>
<p><a id="a"/>K&#246;ln&nbsp;&x;&f;s</p></body></html>"""
    assert read_blocks(tmp_path / "a.xhtml", page) == [("paragraph", "Köln\xa0s")]
    broken = '<?xml version="1.0"?><html><head><title/></head><body><p><a id="a"/>a<br>b &auml;</p></body></html>'
    assert read_blocks(tmp_path / "a.xhtml", broken) == [("paragraph", "a\nb ä")]


def test_a_page_that_is_one_preformatted_text_is_no_code(tmp_path: Path) -> None:
    """An old mail in <pre> is split into its paragraphs."""
    page = "<title>t</title><h1>Mail</h1><pre>Dear all, this is\na letter.\n\nIt has two paragraphs.</pre>"
    assert read_blocks(tmp_path / "a.htm", page) == [
        ("heading 1", "Mail"),
        ("paragraph", "Dear all, this is\na letter."),
        ("paragraph", "It has two paragraphs."),
    ]


@pytest.mark.parametrize("code", ["int add(int a, int b) { return a + b; }", "PATH=$HOME/bin:/usr/bin:$PATH #1"])
@pytest.mark.parametrize("prose", ["It adds.", "It adds two numbers, and says what came of it in so many words."])
def test_code_stays_code_however_much_of_a_page_it_is(tmp_path: Path, code: str, prose: str) -> None:
    """A longer and a shorter translation of the prose around it are read alike."""
    assert read_blocks(tmp_path / "a.html", f"<title>t</title><p>{prose}</p><pre>{code}</pre>") == [
        ("paragraph", prose),
        ("code", code),
    ]
    assert read_blocks(tmp_path / "b.html", f"<title>t</title><pre>{code}</pre>") == [("paragraph", code)]


@pytest.mark.parametrize(
    ("reference", "back"),
    [
        ('<a href="#n" id="r"><sup>1</sup></a>', '<a href="#r">1</a> '),
        ('<sup id="r" class="x"><a href="a.html#n">[12]</a></sup>', '<a href="a.html#r">^</a> '),
        ('<sup><a href="#n">*</a></sup>', ""),
    ],
)
def test_marks_of_notes_are_no_text(tmp_path: Path, reference: str, back: str) -> None:
    """A raised number that leads to a note, and what leads back, whatever they are called; powers and links stay."""
    page = f'<p>Open at nine.{reference} See <a href="#x">7</a> and m<sup>2</sup>.</p><p id="n">{back}In summer.</p>'
    assert read_blocks(tmp_path / "a.html", page) == [
        ("paragraph", "Open at nine. See 7 and m²."),
        ("paragraph", "In summer."),
    ]


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("4 × 10<sup>6</sup> Tonnen, 60 m<sup>3</sup>", "4 × 10⁶ Tonnen, 60 m³"),
        ("10<sup>\u2212<i>9</i></sup> m, 10<sup>-</sup><sup>15</sup> s", "10⁻⁹ m, 10⁻¹⁵ s"),
        ("Ca<sup>2+</sup>, 2<sup>n</sup>, 2<sup>n+1</sup>", "Ca²⁺, 2ⁿ, 2ⁿ⁺¹"),
        ("le 1<sup>er</sup> mai, n<sup>o</sup> 5, n<sup>th</sup>, M<sup>me</sup>", "le 1er mai, no 5, nth, Mme"),
        ("as said<sup>[3]</sup> and<sup>4, 5</sup>, CO<sub>2</sub>", "as said[3] and⁴, ⁵, CO2"),
        ('10<span style="font-size:8pt;vertical-align:super">5</span> Einwohner', "10⁵ Einwohner"),
        ("<math><msup><mn>10</mn><mn>7</mn></msup></math> k, <sup>Stand 2019</sup>", "10⁷ k, Stand 2019"),
        ("<sup>2019</sup> und <sup></sup>5", "2019 und 5"),
    ],
)
def test_raised_figures_stay_raised(tmp_path: Path, markup: str, text: str) -> None:
    """Powers and charges are no figures of the number they stand behind; raised words and letters are as any."""
    assert read_blocks(tmp_path / "a.html", f"<p>{markup}</p>") == [("paragraph", text)]


def test_line_ends_within_a_script_without_spaces_are_none(tmp_path: Path) -> None:
    """Of Chinese and Japanese; beside other letters, and in Korean, they are spaces."""
    page = "<p>古い橋は\n  来月まで\nJuly\n開きません。</p><p>낡은\n다리</p>"
    assert read_blocks(tmp_path / "a.html", page) == [
        ("paragraph", "古い橋は来月まで July 開きません。"),
        ("paragraph", "낡은 다리"),
    ]


@pytest.mark.parametrize("word", ["Read more", "Mehr zum Thema", "Comments (12)", "Quelle: dpa", "https://e.org/1"])
def test_words_of_navigation_are_so_where_they_stand_alone(tmp_path: Path, word: str) -> None:
    """In a paragraph or an item; a cell or a heading may well be about such a thing."""
    page = f"<h2>{word}</h2><table><tr><td>{word}</table><p>{word}</p><ul><li>{word}</ul><p>It says {word} in full."
    blocks = read_blocks(tmp_path / "a.html", page)
    assert [kind for kind, text in blocks if text == word] == ["heading 2", "table cell", "navigation", "navigation"]
    assert blocks[-1] == ("paragraph", f"It says {word} in full.")


CANONICAL = '<link rel="canonical" href="https://e.org/pt/a">'
ALTERNATES = """<link rel="alternate" hreflang="en" href="https://e.org/en/a">
<link rel="alternate stylesheet" href="x.css">
<link rel="alternate" hreflang="pt-BR" href="/pt/a#top"><link rel="alternate" hreflang="x-default" href="/pt/a">"""


@pytest.mark.parametrize(
    ("page", "stated"),
    [
        ('<!doctype html><html lang="de-AT"><body><p>Text.', "de-AT"),
        (
            '<html xmlns="http://www.w3.org/1999/xhtml" xml:lang="mi"><body><p>A</p></body></html>',
            "mi",
        ),
        ('<html><head><meta http-equiv="Content-Language" content="bs"></head><body><p>Text.', "bs"),
        ('<html lang=""><head><meta http-equiv="refresh" content="5"></head><body><p lang="fr">Text.', None),
        (f"<head>{CANONICAL}{ALTERNATES}</head><body><p>Text.", "pt-BR"),
        (f'<html lang="en"><head>{CANONICAL}{ALTERNATES}</head><body><p>Text.', "en"),
        (f"<head>{ALTERNATES}</head><body><p>Text.", None),
        (f"<head>{CANONICAL}{ALTERNATES.replace('/en/a', '/pt/a')}</head><body><p>Text.", None),  # all lead to one page
    ],
)
def test_the_language_of_a_page_is_what_it_says_of_the_whole(tmp_path: Path, page: str, stated: str | None) -> None:
    """A passage in another one does not count."""
    assert read_one(tmp_path / "a.html", page).stated_language == stated


ODD_MARKS = {
    "marks of its own": (
        "<p>One <x-name>two</x-name> three <o:p>four</o:p>.<x-box> </x-box>five",
        "One two three four. five",
    ),
    "signs in names": ('<p a<b"c=1 title="x > y <p>">One &lt;p&gt; &amp;amp; <b<i>two', "One <p> &amp; two"),
    "control characters": ("<p>One\x01 &lt;b&gt;&#2; two\x0cthree &#13;four", "One\x01 <b>\x02 two three four"),
    "control characters in quotations": ("<p>One <q>\x01two&#2;</q>\x03 three", "One “two” three"),
    "hidden before a name with a colon": ('<p>One<span hidden epub:type="x">no</span> two', "One two"),
    "hidden at the end": ('<p>One<span class="x" hidden title>no</span> two', "One two"),
    "lines across marks": ("<p>渡船很<x-name>\n</x-name>小。<y-name>我们\n等了</y-name>。", "渡船很小。我们等了。"),
}


@pytest.mark.parametrize(("page", "text"), ODD_MARKS.values(), ids=ODD_MARKS)
def test_odd_marks_part_no_text(tmp_path: Path, page: str, text: str) -> None:
    """What a page is written with, however odd, is neither its text nor the end of a block."""
    assert read_blocks(tmp_path / "a.html", f"<html><body>{page}") == [("paragraph", text)]


def test_names_of_xhtml_with_a_prefix_or_in_capitals(tmp_path: Path) -> None:
    """They are read as those without; a type is one of books whatever its prefix is."""
    page = (
        '<?xml version="1.0"?><h:html xmlns:h="http://www.w3.org/1999/xhtml" xmlns:b="http://www.idpf.org/2007/ops">'
        "<h:body><h:H1>Head</h:H1><h:SCRIPT>no</h:SCRIPT><h:p>One <h:mine>two</h:mine>.</h:p>"
        '<h:div b:type="footnote"><h:p>Note.</h:p></h:div><h:section><h:footer>Here.</h:footer></h:section>'
        "<h:footer>Foot of all</h:footer></h:body></h:html>"
    )
    assert read_blocks(tmp_path / "a.xhtml", page) == [
        ("heading 1", "Head"),
        ("paragraph", "One two."),
        ("footnote", "Note."),
        ("paragraph", "Here."),
        ("navigation", "Foot of all"),
    ]
