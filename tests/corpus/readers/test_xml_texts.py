"""Texts in XML: TEI, DocBook, JATS and FictionBook, told by their root, each text once and no mark-up among it."""

from pathlib import Path
from time import perf_counter

import pytest

from aligner import read_documents
from tests.blocks import blocks_of, read_blocks, read_one, why_skipped

TEI = '<TEI xmlns="http://www.tei-c.org/ns/1.0">{}<text{}>{}</text></TEI>'
HEADER = """<teiHeader><fileDesc><titleStmt><title type="sub">About boats</title><title type="main">The Harbour
 Book</title></titleStmt><publicationStmt><date when="2001">2001</date></publicationStmt>
 <sourceDesc><bibl><date when="1843">1843</date></bibl></sourceDesc></fileDesc>
 <profileDesc><langUsage><language ident="en">English</language></langUsage></profileDesc></teiHeader>"""


def tei(body: str) -> str:
    """An edition with a body."""
    return TEI.format("", "", f"<body>{body}</body>")


def test_an_edition_is_read_as_its_editors_read_it(tmp_path: Path) -> None:
    """One reading of each place, what was added and not what was deleted, no heads of pages; notes follow."""
    body = """<div><head>The first chap-<lb/>ter</head><pb n="3"/><fw>THE HARBOUR BOOK</fw>
      <p>The ferry <choice><orig>lefte</orig><reg>left</reg></choice> the har-<lb/>
      bour at nine<note place="foot">In winter it does <hi>not</hi> run.</note>, <choice><abbr>Mr</abbr>
      <expan>Mister</expan></choice> Rope says, and came home-<lb break="no"/>ward <del>late</del><add>early</add>
      with 10<hi rend="superscript">8</hi> <app><lem>red</lem><rdg>blue</rdg></app>
      <choice><sic>ropse</sic><corr>ropes</corr></choice><ref target="#n">2</ref>.</p>
      <div><head>Knots</head><list><item>A coat</item><item>Bread <list><item>dark</item></list></item></list>
      <table><head>Boats by day</head><row><cell>Monday</cell><cell><hi>Three</hi> <hi>boats</hi></cell></row></table>
      <figure><figDesc>A drawing.</figDesc><head>The quay</head></figure></div></div>
      <div type="notes"><note xml:id="n">Ann counted them.</note></div>"""
    own = read_one(tmp_path / "a.tei.xml", TEI.format(HEADER, "", f"<body>{body}</body>"))
    assert blocks_of(own) == [
        ("heading 1", "The first chapter"),
        (
            "paragraph",
            "The ferry left the harbour at nine, Mister Rope says, and came homeward early with 10⁸ red ropes.",
        ),
        ("footnote", "In winter it does not run."),
        ("heading 2", "Knots"),
        *[("list item", item) for item in ("A coat", "Bread", "dark")],
        ("caption", "Boats by day"),
        *[("table cell", cell) for cell in ("Monday", "Three boats")],
        ("caption", "The quay"),
        ("footnote", "Ann counted them."),
    ]
    assert (own.title, own.date, own.stated_language) == ("The Harbour Book", "1843", "en")


@pytest.mark.parametrize(
    ("printed", "whole"),
    [
        ("Das Schiff fährt um neun ab und kommt am Mit⸗<lb/>tag.", "Das Schiff fährt um neun ab und kommt am Mittag."),
        ("Haupt-<lb/>und Nebenhafen", "Haupt- und Nebenhafen"),
        ("zum Lind-<fw>4</fw><lb/><pb/><fw>LINDAU</fw><lb/>auer Kai", "zum Lindauer Kai"),
        ("nach<lb/>Hause", "nach Hause"),
        ("渡し船は<lb/>九時に出る。", "渡し船は九時に出る。"),
        ("con<lb break='no'/>\n  tinued", "continued"),
        ("a New-<lb/>Marholm boat", "a New-Marholm boat"),
        ("he con<pb/>tinued", "he continued"),
    ],
)
def test_line_ends_of_the_print_part_no_word(tmp_path: Path, printed: str, whole: str) -> None:
    """Hyphens at them go, but those of a name; so it is over a page."""
    assert read_blocks(tmp_path / "a.xml", tei(f"<p>{printed}</p>")) == [("paragraph", whole)]


def test_verse_is_stanzas_of_lines(tmp_path: Path) -> None:
    """Lines of a stanza end sentences, as those of pages do; a speaker and what is done stand alone."""
    lines = ["O boat that goes upon the sea,", "The wind is cold, the water green,", "And nobody has looked at thee."]
    verse = "".join(f"<l>{line}</l>\n" for line in lines)
    body = (
        f"<lg><head>To the boat</head><lg>{verse}</lg></lg><sp><speaker>Ann.</speaker>{verse}<stage>Exit.</stage></sp>"
    )
    found = read_blocks(tmp_path / "a.xml", tei(body))
    stanza = ("paragraph", "\u2028".join(lines))
    assert found == [("heading 1", "To the boat"), stanza, ("paragraph", "Ann."), stanza, ("paragraph", "Exit.")]


def test_quotations_have_marks_once(tmp_path: Path) -> None:
    """Where the text has none they are put; where it has them anywhere, none is added."""
    bare = tei("<p>She said <said>It is cold.</said></p>")
    marked = tei("<p>She said <said>„It is cold.“</said> <q>Very.</q></p>")
    assert read_one(tmp_path / "a.xml", bare).text == "She said “It is cold.”"
    assert read_one(tmp_path / "a.xml", marked).text == "She said „It is cold.“ Very."


def test_elements_that_are_not_known_are_told_by_their_place(tmp_path: Path) -> None:
    """In a paragraph they are part of it, elsewhere blocks."""
    body = "<p>The <new>old</new> boat</p><new>Some <hi>words</hi> here.</new><odd><x>One</x><x>Two</x></odd>"
    assert [text for _, text in read_blocks(tmp_path / "a.xml", tei(body))] == [
        "The old boat",
        "Some words here.",
        "One",
        "Two",
    ]


ENGLISH, GERMAN = "<p>The ferry leaves at nine.</p>", "<p>Die Fähre fährt um neun ab.</p>"


@pytest.mark.parametrize(
    "text",
    [
        '<group><text xml:lang="en"><body>{}</body></text><text xml:lang="de"><body>{}</body></text></group>',
        '<body><div xml:lang="en">{}</div><div xml:lang="de">{}</div></body>',
    ],
)
def test_languages_of_one_edition_are_documents(tmp_path: Path, text: str) -> None:
    """A text a language, or a division, as editions with a translation have them."""
    path = tmp_path / "a.xml"
    path.write_text(TEI.format("", "", text.format(ENGLISH, GERMAN)), encoding="utf-8")
    documents, skipped = read_documents([path])
    assert skipped == []
    assert [(own.id, own.language, own.text) for own in documents] == [
        ("a.xml#de", "de", "Die Fähre fährt um neun ab."),
        ("a.xml#en", "en", "The ferry leaves at nine."),
    ]


EDITION = """<TEI xmlns="http://www.tei-c.org/ns/1.0" xml:lang="en"><text>
<front><p>Found in the harbour.</p></front><body><head>A stone</head>
<div type="edition" xml:lang="la"><ab><lb n="1"/>Navis antiqua in por<lb n="2" break="no"/>tu est.</ab></div>
<div type="translation"><p>The old ship is in the harbour.</p></div>{}</body></text></TEI>"""


def test_what_says_nothing_of_its_language_is_in_that_of_what_it_stands_in(tmp_path: Path) -> None:
    """An edition of an inscription: nothing that stands beside its divisions is lost."""
    path = tmp_path / "a.xml"
    path.write_text(EDITION.format(""), encoding="utf-8")
    documents, _ = read_documents([path])
    assert [(own.id, own.text.split("\n\n")) for own in documents] == [
        ("a.xml#en", ["Found in the harbour.", "A stone", "The old ship is in the harbour."]),
        ("a.xml#la", ["Navis antiqua in portu est."]),
    ]


def test_a_passage_in_another_language_stays_in_its_place(tmp_path: Path) -> None:
    """One far shorter than the rest makes no document."""
    long = "".join(
        f"<div><p>The ship of {number} is in the harbour, and nobody knows it.</p></div>" for number in range(9)
    )
    own = read_one(tmp_path / "a.xml", EDITION.format(long))
    assert (own.id, own.stated_language) == ("a.xml", "en")
    assert "Navis antiqua in portu est." in own.text


@pytest.mark.parametrize(
    "words",
    [
        "<w>The</w><w>ferry</w><pc>,</pc><w>Ann</w><pc>.</pc>",
        '<w>The</w>\n<w join="right">ferry</w>\n<pc>,</pc>\n<w join="right">Ann</w>\n<pc>.</pc>',
        "<w>The</w><c> </c><w>ferry</w><pc>,</pc><c> </c><w>Ann</w><pc>.</pc>",
    ],
)
def test_words_that_are_elements_have_their_spaces(tmp_path: Path, words: str) -> None:
    """Whether the file has none, says what joins, or has them as elements."""
    assert read_one(tmp_path / "a.xml", tei(f"<p><s>{words}</s></p>")).text == "The ferry, Ann."


def test_sentences_that_are_elements_have_their_spaces(tmp_path: Path) -> None:
    """In scripts without spaces there are none, between words either."""
    english = "<s><w>The</w><w>ferry</w><w>left</w><pc>.</pc></s><s>It came back.</s>"
    chinese = "<s><w>渡船</w><w>离开</w><w>了</w><pc>。</pc></s><s>它回来了。</s>"
    segments = "<seg>Ann</seg><seg>ie left.</seg><seg>She came back.</seg>"
    body = f"<p>{english}</p><p>{chinese}</p><p>{segments}</p>"
    found = [text for _, text in read_blocks(tmp_path / "a.xml", tei(body))]
    assert found == ["The ferry left. It came back.", "渡船离开了。它回来了。", "Annie left. She came back."]


def test_variants_that_are_kept_apart_are_no_text(tmp_path: Path) -> None:
    """The text they belong to has its reading; nor does a space stay where a note stood before a comma."""
    apart = '<p>The red <note>Of 1843.</note>, old boat.<app loc="1"><lem>red</lem><rdg>blue</rdg></app></p>'
    restored = "<p>A <del>big</del><restore><del>small</del></restore> boat.</p>"
    assert read_blocks(tmp_path / "a.xml", tei(apart + restored)) == [
        ("paragraph", "The red, old boat."),
        ("footnote", "Of 1843."),
        ("paragraph", "A small boat."),
    ]


def test_a_corpus_has_a_document_a_text(tmp_path: Path) -> None:
    """Each with the title and language of its own header."""
    path = tmp_path / "corpus.xml"
    texts = TEI.format(HEADER, "", f"<body>{ENGLISH}</body>") + TEI.format(
        "", ' xml:lang="de"', f"<body>{GERMAN}</body>"
    )
    path.write_text(f"<teiCorpus>{texts}</teiCorpus>", encoding="utf-8")
    documents, _ = read_documents([path])
    assert [(own.id, own.title, own.stated_language) for own in documents] == [
        ("corpus.xml#1", "The Harbour Book", "en"),
        ("corpus.xml#2", None, "de"),
    ]


DOCBOOK = """<!DOCTYPE book PUBLIC "-//OASIS//DTD DocBook XML V4.5//EN" "http://127.0.0.1:9/docbookx.dtd" [
<!ENTITY product "Rope<emphasis>walk</emphasis>"> <!ENTITY chapter2 SYSTEM "chapter2.xml">]>
<book lang="en"><bookinfo><title>The &product; Manual</title><author><surname>out</surname></author>
<abstract><para>How to make ropes.</para></abstract><legalnotice><para>out</para></legalnotice></bookinfo>
<chapter><title>Ropes &amp; boats</title>
<para>Choose <menuchoice><guimenu>File</guimenu><guimenuitem>Open</guimenuitem></menuchoice>&nbsp;&mdash; or say
<quote>open</quote>.<indexterm><primary>out</primary></indexterm><footnote><para>Not in winter.</para></footnote></para>
<variablelist><varlistentry><term>rope</term><listitem><para>A line.</para></listitem></varlistentry></variablelist>
<programlisting>int main() {
  return 0;
}</programlisting>
<sect1><title>Knots</title><figure><title>A knot</title><mediaobject><textobject><phrase>out</phrase></textobject>
</mediaobject></figure><literallayout>The rope is long,
the sea is deep,
the boat is small.</literallayout><informaltable><tgroup><tbody><row><entry>2025</entry>
<entry><para>Nine</para></entry></row></tbody></tgroup></informaltable></sect1></chapter>&chapter2;
<x:include xmlns:x="http://www.w3.org/2001/XInclude" href="c.xml"/></book>"""


def test_a_manual_in_docbook(tmp_path: Path) -> None:
    """Titles by depth, entities of its own; what it takes from other files is told, and not looked for."""
    (tmp_path / "chapter2.xml").write_text("<chapter><para>Not here.</para></chapter>", encoding="utf-8")
    (tmp_path / "a.dbk").write_text(DOCBOOK, encoding="utf-8")
    (document,), (told,) = read_documents([tmp_path / "a.dbk"])
    assert blocks_of(document) == [
        ("heading 1", "The Ropewalk Manual"),
        ("paragraph", "How to make ropes."),
        ("heading 2", "Ropes & boats"),
        ("paragraph", "Choose File → Open\xa0— or say “open”."),
        ("footnote", "Not in winter."),
        ("list item", "rope"),
        ("list item", "A line."),
        ("code", "int main() {\n  return 0;\n}"),
        ("heading 3", "Knots"),
        ("caption", "A knot"),
        ("paragraph", "The rope is long,\u2028the sea is deep,\u2028the boat is small."),
        ("table cell", "2025"),
        ("table cell", "Nine"),
    ]
    assert document.title == "The Ropewalk Manual"
    assert "parts that stand in other files (2), such as '&chapter2;'" in told.reason


DITA = """<!DOCTYPE task PUBLIC "-//OASIS//DTD DITA Task//EN" "task.dtd">
<task id="a" xml:lang="en"><title>Mend a rope</title><shortdesc>What to do with an old rope.</shortdesc>
<prolog><author>out</author></prolog><taskbody><prereq>You have a rope.</prereq>
<steps><step><cmd>Choose <menucascade><uicontrol>File</uicontrol><uicontrol>Open</uicontrol></menucascade>.</cmd>
<info>It takes a while.<fn>An hour at most.</fn></info></step><step><cmd>Cut it.</cmd></step></steps>
<example><title>A knot</title><codeblock>rope --mend
rope --cut</codeblock><p conref="other.dita#b/p"/></example></taskbody>
<concept id="b"><title>Ropes</title><conbody><p>Ropes are <term>long</term>.</p><table><tgroup><tbody><row>
<entry>Year</entry><entry><p>2025</p></entry></row></tbody></tgroup></table></conbody></concept></task>"""


def test_a_topic_in_dita(tmp_path: Path) -> None:
    """Steps with what belongs to them, topics within; what it reuses from another file is told."""
    (tmp_path / "a.dita").write_text(DITA, encoding="utf-8")
    (document,), (told,) = read_documents([tmp_path])
    assert blocks_of(document) == [
        ("heading 1", "Mend a rope"),
        ("paragraph", "What to do with an old rope."),
        ("paragraph", "You have a rope."),
        ("list item", "Choose File → Open."),
        ("list item", "It takes a while."),
        ("footnote", "An hour at most."),
        ("list item", "Cut it."),
        ("heading 2", "A knot"),
        ("code", "rope --mend\nrope --cut"),
        ("heading 2", "Ropes"),
        ("paragraph", "Ropes are long."),
        ("table cell", "Year"),
        ("table cell", "2025"),
    ]
    assert document.stated_language == "en"
    assert "parts that stand in other files (1), such as 'other.dita#b/p'" in told.reason


MALLARD = """<page xmlns="http://projectmallard.org/1.0/" xmlns:e="urn:e" type="topic" id="kite" xml:lang="sv">
<info><link type="guide" xref="index"/><credit type="author"><name>out</name></credit>
<desc>Hur en drake flygs.</desc><title type="sort">out</title>
<include xmlns="http://www.w3.org/2001/XInclude" href="legal.xml"/></info>
<title>Flyg en drake</title><comment><p>out</p></comment><media type="image" src="a.png"><p>out</p></media>
<p>Välj <guiseq><gui>Arkiv</gui><gui>Ny</gui></guiseq> eller tryck <keyseq><key>Ctrl</key><key>N</key></keyseq>,
<media type="image" src="b.svg"><key>Hem</key></media> går tillbaka. <code>kite</code> startar den.</p>
<steps><title>Gör så här</title><item><p>Rulla ut linan.</p></item><item><p>Spring.</p></item></steps>
<terms><item><title>Lina</title><p>Ett långt snöre.</p></item></terms>
<screen>kite --fly
kite --land</screen><links type="section"/>
<section id="b"><title>Vind</title><code>wind</code><note><p>Inte vid storm.</p></note>
<table><tr><td><p>Svag</p></td><td><p>Stark</p></td></tr></table></section></page>"""


def test_a_page_of_help_in_mallard(tmp_path: Path) -> None:
    """What it is about stands below its title; a picture is text within a sentence; what it says of itself is not."""
    (tmp_path / "kite.page").write_text(MALLARD, encoding="utf-8")
    (document,), told = read_documents([tmp_path])
    assert told == []
    assert blocks_of(document) == [
        ("heading 1", "Flyg en drake"),
        ("paragraph", "Hur en drake flygs."),
        ("paragraph", "Välj Arkiv → Ny eller tryck Ctrl+N, Hem går tillbaka. kite startar den."),
        ("caption", "Gör så här"),
        ("list item", "Rulla ut linan."),
        ("list item", "Spring."),
        ("list item", "Lina"),
        ("list item", "Ett långt snöre."),
        ("code", "kite --fly\nkite --land"),
        ("heading 2", "Vind"),
        ("code", "wind"),
        ("paragraph", "Inte vid storm."),
        ("table cell", "Svag"),
        ("table cell", "Stark"),
    ]
    assert (document.title, document.stated_language) == ("Flyg en drake", "sv")


JATS = """<article xml:lang="pt"><front><journal-meta><journal-title>out</journal-title></journal-meta><article-meta>
<title-group><article-title>A balsa e o vento</article-title>
<trans-title-group xml:lang="en"><trans-title>The ferry and the wind</trans-title></trans-title-group></title-group>
<contrib-group><contrib>out</contrib></contrib-group>
<pub-date><day>3</day><month>9</month><year>2024</year></pub-date>
<abstract><title>Resumo</title><p>A balsa não parte.</p></abstract>
<trans-abstract xml:lang="en"><title>Abstract</title><p>The ferry does not leave.</p></trans-abstract>
</article-meta></front>
<body><sec><label>1</label><title>Introdução</title><p>A balsa sai<sup><xref ref-type="fn" rid="f">1</xref></sup>.</p>
<fig><label>Figura 1</label><caption><p>O cais.</p></caption></fig></sec></body>
<back><fn-group><fn id="f"><label>1</label><p>No inverno não.</p></fn></fn-group></back>
<sub-article article-type="translation" xml:lang="es"><front-stub><title-group><article-title>La balsa y el viento
</article-title></title-group></front-stub><body><p>La balsa sale.</p></body></sub-article></article>"""


def test_an_article_in_jats_has_a_document_a_language(tmp_path: Path) -> None:
    """The article, its translation, and the title and abstract that it gives in a language besides."""
    (tmp_path / "a.nxml").write_text(JATS, encoding="utf-8")
    documents, skipped = read_documents([tmp_path])
    assert skipped == []
    assert [(own.id, own.language, own.date) for own in documents] == [
        ("a.nxml", "pt", "2024-09-03"),
        ("a.nxml#en", "en", "2024-09-03"),
        ("a.nxml#es", "es", "2024-09-03"),
    ]
    assert [blocks_of(own) for own in documents] == [
        [
            ("heading 1", "A balsa e o vento"),
            ("heading 2", "Resumo"),
            ("paragraph", "A balsa não parte."),
            ("heading 2", "1 Introdução"),
            ("paragraph", "A balsa sai."),
            ("caption", "Figura 1"),
            ("caption", "O cais."),
            ("footnote", "No inverno não."),
        ],
        [
            ("heading 1", "The ferry and the wind"),
            ("heading 2", "Abstract"),
            ("paragraph", "The ferry does not leave."),
        ],
        [("heading 1", "La balsa y el viento"), ("paragraph", "La balsa sale.")],
    ]


@pytest.mark.parametrize(
    ("abstract", "name", "language"),
    [
        ("<trans-abstract>{}</trans-abstract>", "#translated", None),
        ('<abstract xml:lang="en">{}</abstract>', "#en", "en"),
    ],
)
def test_an_abstract_in_another_language_is_a_document(
    tmp_path: Path, abstract: str, name: str, language: str | None
) -> None:
    """Whether it is called translated, or says another language than its article; one that says none is not lost."""
    front = f"<abstract><p>A balsa não parte.</p></abstract>{abstract.format('<p>The ferry does not leave.</p>')}"
    content = f"<article xml:lang='pt'><front><article-meta>{front}</article-meta></front><body/></article>"
    (tmp_path / "a.xml").write_text(content, encoding="utf-8")
    documents, skipped = read_documents([tmp_path / "a.xml"])
    assert skipped == []
    assert [(own.id, own.language, own.text) for own in documents] == [
        ("a.xml", "pt", "A balsa não parte."),
        (f"a.xml{name}", language, "The ferry does not leave."),
    ]


def test_prefixes_that_only_a_definition_declares_are_known(tmp_path: Path) -> None:
    """As those of links and of what is included, where the definition of the type is not at hand."""
    content = """<?xml version="1.0"?><!-- <a> --><!DOCTYPE article SYSTEM "x.dtd"><article><body><p>The <ext-link
    xlink:href="x">ferry</ext-link> <m:math><m:mi>x</m:mi></m:math></p><xi:include href="b.xml"/></body></article>"""
    (tmp_path / "a.xml").write_text(content, encoding="utf-8")
    (document,), (told,) = read_documents([tmp_path / "a.xml"])
    assert document.text == "The ferry x"
    assert "'b.xml'" in told.reason
    many = "".join(f"<p{number}:x/>" for number in range(9))
    assert "prefixes" in why_skipped(tmp_path / "a.xml", f"<article><para>{many}</para></article>".encode())


@pytest.mark.parametrize(("own", "texts"), [("", ["One.", "Two."]), ("<p>Here.</p>", ["Here.", "One.", "Two."])])
def test_texts_in_a_text_are_documents(tmp_path: Path, own: str, texts: list[str]) -> None:
    """A corpus may be called as its texts are, and have one itself."""
    text = f"<text><body>{own}</body></text>" if own else ""
    inner = "".join(f"<TEI><text><body><p>{part}</p></body></text></TEI>" for part in ("One.", "Two."))
    (tmp_path / "a.xml").write_text(f"<TEI><teiHeader/>{text}{inner}</TEI>", encoding="utf-8")
    documents, skipped = read_documents([tmp_path / "a.xml"])
    assert skipped == []
    assert [(found.id, found.text) for found in documents] == [
        (f"a.xml#{number}", part) for number, part in enumerate(texts, start=1)
    ]


@pytest.mark.parametrize(("said", "name"), [('xml:lang="es"', "#es"), ("", "#translated")])
def test_all_of_a_translation_is_in_one_document(tmp_path: Path, said: str, name: str) -> None:
    """Also where it comes in two parts, or names no language."""
    parts = "".join(
        f'<sub-article article-type="translation" {said}><body><p>{text}</p></body></sub-article>'
        for text in ("La balsa sale.", "Vuelve a las diez.")
    )
    content = f"<article xml:lang='pt'><front/><body><p>A balsa sai.</p></body>{parts}</article>"
    (tmp_path / "a.xml").write_text(content, encoding="utf-8")
    documents, _ = read_documents([tmp_path / "a.xml"])
    assert [(own.id, own.text) for own in documents] == [
        ("a.xml", "A balsa sai."),
        (f"a.xml{name}", "La balsa sale.\n\nVuelve a las diez."),
    ]


def test_a_title_that_a_part_says_twice_is_told_once(tmp_path: Path) -> None:
    """Beside its text, and among what it says of itself."""
    info = "<info><title>The boat book</title><subtitle>For all</subtitle><author>out</author></info>"
    content = (
        f'<article xmlns="http://docbook.org/ns/docbook"><title>The boat book</title>{info}<para>Text.</para></article>'
    )
    assert read_blocks(tmp_path / "a.xml", content) == [
        ("heading 1", "The boat book"),
        ("heading 2", "For all"),
        ("paragraph", "Text."),
    ]


def test_a_citation_is_one_item_and_powers_are_raised(tmp_path: Path) -> None:
    """With or without marks between its parts, whose translated title is no part in another language."""
    citations = """<ref><label>1</label><mixed-citation>Silva A. <article-title>Boats</article-title>. 2010.
    </mixed-citation></ref><ref><element-citation><person-group><name><surname>Souza</surname><given-names>B</given-names>
    </name></person-group><article-title>Portos</article-title><trans-title xml:lang="en">Harbours</trans-title>
    <year>2011</year></element-citation></ref>"""
    formula = '<m:math xmlns:m="x"><m:msup><m:mi>x</m:mi><m:mn>2</m:mn></m:msup></m:math>'
    content = f"<article><body><p>It is {formula}.</p></body><back><ref-list>{citations}</ref-list></back></article>"
    assert read_blocks(tmp_path / "a.jats", content) == [
        ("paragraph", "It is x²."),
        ("list item", "Silva A. Boats. 2010."),
        ("list item", "Souza B Portos Harbours 2011"),
    ]
    entries = """<biblioentry><author><personname>Ann Hill</personname></author><title>Boats</title>
    <pubdate>2001</pubdate></biblioentry><bibliomixed>Hill, A. <title>Ropes</title>, 2002.</bibliomixed>"""
    content = f"<article><para>Read.</para><bibliography><title>Books</title>{entries}</bibliography></article>"
    assert read_blocks(tmp_path / "a.dbk", content) == [
        ("paragraph", "Read."),
        ("heading 2", "Books"),
        ("paragraph", "Ann Hill Boats 2001"),
        ("paragraph", "Hill, A. Ropes, 2002."),
    ]
    structured = "<biblStruct><monogr><author>Ann Hill</author><title>Boats</title></monogr></biblStruct>"
    assert read_blocks(tmp_path / "a.tei", tei(structured)) == [("paragraph", "Ann Hill Boats")]


BOOK = """<?xml version="1.0" encoding="windows-1251"?><FictionBook xmlns:l="x"><description><title-info>
<book-title>Паром</book-title><annotation><p>out</p></annotation><lang>ru</lang><date value="1899-05-01"/></title-info>
</description><body><title><p>Паром</p><p>Повесть</p></title><epigraph><p>Море большое.</p></epigraph>
<section><title><p>Утро</p></title><p>Паром уходит<a l:href="#n" type="note">[1]</a>.</p><p>• Хлеб</p>
<poem><title><p>Песня</p></title><stanza><v>О лодка, что идёт по морю,</v><v>Вода зелёна, ветер строг,</v>
<v>Никто тебя не ждёт на взморье.</v></stanza><text-author>Рыбак</text-author></poem></section></body>
<body name="notes"><section id="n"><title><p>1</p></title><p>Зимой не ходит.</p></section></body>
<binary id="p">{}</binary></FictionBook>"""


def test_a_fictionbook(tmp_path: Path) -> None:
    """In an encoding that it names, with a picture that is longer than XML may be."""
    content = BOOK.format("AAAA" * 3_000_000).encode("windows-1251")
    own = read_one(tmp_path / "a.fb2", content)
    assert blocks_of(own) == [
        ("heading 1", "Паром\nПовесть"),
        ("paragraph", "Море большое."),
        ("heading 1", "Утро"),
        ("paragraph", "Паром уходит."),
        ("list item", "Хлеб"),
        ("heading 2", "Песня"),
        ("paragraph", "О лодка, что идёт по морю,\u2028Вода зелёна, ветер строг,\u2028Никто тебя не ждёт на взморье."),
        ("paragraph", "Рыбак"),
        ("footnote", "Зимой не ходит."),
    ]
    told = own.title, own.date, own.stated_language, own.encoding
    assert told == ("Паром", "1899-05-01", "ru", "windows-1251")


def test_other_kinds_that_are_called_xml_are_read_as_what_they_are(tmp_path: Path) -> None:
    """By their root; one that is not known is named."""
    unit = '<tu><tuv xml:lang="en"><seg>The ferry.</seg></tuv><tuv xml:lang="de"><seg>Die Fähre.</seg></tuv></tu>'
    (tmp_path / "a.xml").write_text(f'<tmx version="1.4"><header/><body>{unit}</body></tmx>', encoding="utf-8")
    page = "<!DOCTYPE html><html><head><meta charset='utf-8'></head><body><p>The ferry leaves.<br></body></html>"
    (tmp_path / "b.xml").write_text(page, encoding="utf-8")
    (tmp_path / "c.xml").write_text("<ferries><name>The ferry</name></ferries>", encoding="utf-8")
    documents, (told,) = read_documents([tmp_path])
    assert [own.id for own in documents] == ["a.xml#de", "a.xml#en", "b.xml"]
    assert told.reason.startswith("XML whose root is <ferries>; wanted one of TEI,")


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))


@pytest.mark.parametrize(
    ("declared", "body", "reason"),
    [
        (f'<!ENTITY l0 "ha">{LAUGHS}', "&l9;", "unpack to more"),
        (f'<!ENTITY a "{"x" * 100_000}">', "&a;" * 10_000, "unpack to more"),
        ('<!ENTITY a "&a;">', "&a;", "nested too deeply"),
        ("", "<p>" * 100_000, "nested too deeply"),
    ],
)
def test_what_would_take_too_much_is_told(tmp_path: Path, declared: str, body: str, reason: str) -> None:
    """Entities that unpack without end, and elements without end in each other."""
    assert reason in why_skipped(tmp_path / "a.xml", f"<!DOCTYPE TEI [{declared}]>{tei(f'<p>{body}</p>')}".encode())


def test_nothing_outside_a_file_is_read(tmp_path: Path) -> None:
    """Neither entities nor parts of declarations; that text is missing is told."""
    secret = tmp_path / "secret"
    secret.write_text("secret", encoding="utf-8")
    for place in (secret.as_uri(), "http://127.0.0.1:9/x"):
        declared = f'<!ENTITY a SYSTEM "{place}"><!ENTITY % b SYSTEM "{place}">%b;'
        (tmp_path / "a.xml").write_text(f"<!DOCTYPE TEI [{declared}]>{tei('<p>Here &a; only</p>')}", encoding="utf-8")
        (document,), (told,) = read_documents([tmp_path / "a.xml"])
        assert document.text == "Here only"
        assert "'&a;'" in told.reason


@pytest.mark.parametrize(
    ("root", "part"),
    [
        ("article", "<sect1info><title>x</title></sect1info>"),
        ("book", "<label>1</label>"),
        ("article", "<para>Some text.</para>"),
    ],
)
def test_many_parts_beside_each_other_take_no_longer_each(tmp_path: Path, root: str, part: str) -> None:
    """A file that has 30,000 of them in one element is read in seconds; looked through for each, it took minutes."""
    front = "<front/><body>" if root == "book" else "<para>The ferry leaves.</para>"
    back = "<p>The ferry leaves.</p></body>" if root == "book" else ""
    begins = perf_counter()
    read_one(tmp_path / "a.xml", f"<{root}>{front}{part * 30_000}{back}</{root}>")
    assert perf_counter() - begins < 20


def test_references_show_what_they_name(tmp_path: Path) -> None:
    """The label or the title of it, without its notes; one that names nothing known makes no words one."""
    text = """<book xml:id="b"><title>Boats</title><chapter id="c"><info><title>On <emphasis>ropes</emphasis><indexterm>
    <primary>x</primary></indexterm><footnote><para>Wet ones.</para></footnote></title></info>
    <para>See <xref linkend="t"/>, <xref linkend="c"/>, <xref linkend="l"/>, <link linkend="c">there</link> and
    <xref linkend="e" endterm="t1"/>; not <xref linkend="none"/>, nor up<xref linkend="none"/>down.</para>
    <table id="t"><title id="t1">Knots</title><tgroup><tbody><row><entry>a</entry></row></tbody></tgroup></table>
    <section id="l" xreflabel="Part L"><title>Long</title><para id="e">It is.</para></section></chapter></book>"""
    blocks = read_blocks(tmp_path / "a.dbk", text)
    said = "See Knots, On ropes, Part L, there and Knots; not , nor up down."
    assert [own for own in blocks if own[0] in ("paragraph", "footnote")] == [
        ("footnote", "Wet ones."),
        ("paragraph", said),
        ("paragraph", "It is."),
    ]
    topic = """<topic id="a"><title>Boats</title><body><p>See <xref href="#a/f"/>, <xref href="#./f"/> and
    <xref href="#a"/>, not <xref href="b.dita#a"/>.</p><fig id="f"><title>A knot<fn>Old.</fn></title></fig></body>
    </topic>"""
    assert ("paragraph", "See A knot, A knot and Boats, not .") in read_blocks(tmp_path / "a.dita", topic)
