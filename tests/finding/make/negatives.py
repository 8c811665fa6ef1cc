# SPDX-License-Identifier: GPL-3.0-or-later
"""What only speaks of secrecy, or looks like a marking by chance. None of it may be marked."""
import json
import random

import charsets
import odf
from archives import tar_of, zip_of
from charsets import BY_NAME, ncr, rtf_u
from mail import mbox, message, multipart, part, word_b
from ooxml import docx, fonts, grid, para, paras, properties, pptx, run, shape, sheet, slide, table
from ooxml import FRAME, RED, text_box, word_art, xlsx
from texts import letterhead, plain, topic

TEXTS = {
    "network-safety": (
        "dispatch, about safety of networks",
        """V/v tăng cường bảo đảm an toàn thông tin
Kính gửi: Các thôn, tổ dân phố.
1. Vá ngay các lỗ hổng bảo mật; đổi mật khẩu mặc định của thiết bị.
2. Không dùng chung một mật khẩu; bật xác thực hai bước.
3. Không soạn thảo, lưu giữ tài liệu có nội dung bí mật nhà nước trên máy tính nối mạng.
4. Kiểm soát việc sửa chữa máy tính tại bộ phận trọng yếu, cơ mật.""",
    ),
    "wrapped": (
        "dispatch, wrapped as PDF text is",
        """Đề nghị các đơn vị khẩn trương rà soát lỗ hổng

bảo mật ảnh hưởng cao, cam kết bảo

mật thông tin và giữ bí

mật nhà nước; thay đổi

mật khẩu của các tài khoản quản trị, kiểm tra độ

mật của văn bản trước khi gửi.""",
    ),
    "wrapped-caps": (
        "title, wrapped",
        """QUY CHẾ
CÔNG TÁC BẢO VỆ BÍ
MẬT NHÀ NƯỚC
THỎA THUẬN BẢO
MẬT
DANH MỤC TÀI LIỆU CÓ ĐỘ
MẬT
HƯỚNG DẪN ĐẶT
MẬT KHẨU CẤP 2""",
    ),
    "public-list": (
        "law, a public list of secrets",
        """QUYẾT ĐỊNH
Ban hành danh mục bí mật nhà nước lĩnh vực nông thôn
Điều 1. Bí mật nhà nước độ Tuyệt mật gồm:
1. Kế hoạch ứng phó đặc biệt chưa công khai.
Điều 2. Bí mật nhà nước độ Tối mật gồm:
1. Số liệu dự trữ chưa công khai.
Điều 3. Bí mật nhà nước độ Mật gồm:
1. Hồ sơ kiểm tra chưa công khai.
I. ĐỘ TUYỆT MẬT
II. ĐỘ TỐI MẬT
III. ĐỘ MẬT""",
    ),
    "rules": (
        "law, rules for the degrees",
        """NỘI QUY BẢO VỆ BÍ MẬT NHÀ NƯỚC
Điều 4. Độ mật của văn bản do người soạn thảo đề xuất.
Điều 5. Dấu “MẬT” có hình chữ nhật; dấu “TỐI MẬT”, dấu “TUYỆT MẬT” cũng vậy.
Điều 6. Khi gửi, văn bản Mật đóng dấu chữ “C” ngoài bì; Tối mật chữ “B”; Tuyệt mật chữ “A”.
Điều 7. Việc giải mật do người có thẩm quyền quyết định.
Điều 8. Sổ văn bản mật do văn thư giữ; máy photo tài liệu mật không nối mạng.""",
    ),
    "declassified-only": ("stamp, GIẢI MẬT alone", "Số: 12/BC\nGIẢI MẬT\nTừ: 01/01/2026\nBáo cáo."),
    "form-empty": ("form, empty", "Họ tên: ........\nĐộ mật:\nĐộ khẩn:\nSố bản: ....\n"),
    "form-choice": ("form, a choice", "Độ mật: Mật/Tối mật/Tuyệt mật (gạch bỏ phần không dùng)\n"),
    "form-boxes": ("form, boxes", "Độ mật:\n☐ Mật ☐ Tối mật ☐ Tuyệt mật\n☐ Không\n"),
    "form-none": ("form, an ordinary value", "Độ mật: Thường\nĐộ khẩn: Khẩn\nMức độ mật: Không\n"),
    "password": ("words, passwords", "MẬT KHẨU\nTên đăng nhập: a\nMật khẩu: ******\nNhập lại mật khẩu:\n"),
    "agreement": (
        "words, an agreement",
        "THỎA THUẬN BẢO MẬT THÔNG TIN\nĐiều 1. Bên B giữ bí mật kinh doanh của Bên A.\n"
        "ĐIỀU KHOẢN BẢO MẬT\nCAM KẾT BẢO MẬT\n",
    ),
    "election": ("words, a vote", "PHIẾU BẦU\n(bỏ phiếu kín, bí mật)\nĐánh dấu X vào một ô.\n"),
    "cipher": ("words, cipher", "MẬT MÃ DÂN SỰ\nGiấy phép kinh doanh sản phẩm mật mã\nKhóa mật mã\n"),
    "density": ("words, density", "MẬT ĐỘ DÂN SỐ\nmật độ xây dựng 60 %\nMẬT ĐỘ CHĂN NUÔI\n"),
    "honey": ("words, honey", "MẬT ONG RỪNG\nGiá mật ong: 200.000 đ\nrỉ mật, mật mía, mật hoa\nONG MẬT\n"),
    "liver": (
        "words, medicine",
        "KẾT QUẢ SIÊU ÂM\nGAN – MẬT\nGan: bình thường\nTúi mật: có sỏi nhỏ\nĐường mật: không giãn\n"
        "Tụy: bình thường\n",
    ),
    "meeting": ("words, a friendly meeting", "LỄ GẶP MẶT THÂN MẬT\nQuan hệ gắn bó mật thiết\n"),
    "game": ("words, a game", "MẬT THƯ SỐ 1\nMẬT THƯ\nChìa khóa: A = 1\nGiải mật thư trong 5 phút.\n"),
    "names": (
        "names, of people and places",
        "Nơi nhận:\n- Như trên.\n\nNGƯỜI LẬP BIỂU\n(Ký tên)\n\nTrần Thị Mật\nThôn Suối Mật, xã Đồng "
        "Mật\nChùa Mật Sơn\n",
    ),
    "history": ("words, history", "Mật vụ, mật thám theo dõi; mật lệnh, mật hiệu, mật danh, mật đàm.\n"),
    "buddhism": ("words, religion", "Mật tông là một tông phái. MẬT TÔNG\nMẬT GIÁO\n"),
    "quiz": (
        "quiz, four answers",
        "Câu 3. Bí mật nhà nước có mấy độ mật?\nA. Mật\nB. Tối mật\nC. Tuyệt mật\nD. Cả ba độ trên\n"
        "Câu 4. Con dấu “MẬT” do ai giữ?\n",
    ),
    "prose": ("prose, with the words", "Đó là thông tin tuyệt mật, ông ấy nói.\nTài liệu tối mật bị lộ?\n"),
    "news": (
        "news, with quotations",
        "Cơ quan điều tra phát hiện tài liệu đóng dấu “MẬT” trên máy tính nối mạng.\n"
        "Theo đó, ba văn bản “TỐI MẬT” đã bị chụp ảnh và gửi đi.\n",
    ),
    "other-words": ("words, that differ by a mark", "MẶT\nMÁT\nMẤT\nMẠT\nMẮT\nMÂT\nMAT\nTỐI MẶT\nTỐI\nTUYỆT\n"),
    "urgent": ("stamps, of other kinds", "HOẢ TỐC\nTHƯỢNG KHẨN\nKHẨN\nXEM XONG TRẢ LẠI\nLƯU HÀNH NỘI BỘ\n"),
    "report": (
        "report, on keeping secrets",
        "BÁO CÁO\nCông tác bảo vệ bí mật nhà nước năm 2026\n1. Số văn bản mật đi: 12; đến: 30.\n"
        "2. Đã giải mật 02 tài liệu.\n3. Tài liệu Tuyệt mật: không.\n",
    ),
    "listing": ("list, of terms", "Các độ mật gồm:\n- Mật;\n- Tối mật;\n- Tuyệt mật.\n"),
    "markdown": ("list, in Markdown", "# Thuật ngữ\n\n- **Mật**: độ thấp nhất\n- **Tối mật**: độ giữa\n"),
    "chat": ("prose, a talk", "A: mật\nB: mật gì?\nA: mật ong ấy mà :)\n"),
    "song": ("prose, a song", "Ngọt như mật\nTuần trăng mật\nGiọng hát\nngọt\nmật\n"),
    "help": (
        "manual, of a program",
        "Đặt mật khẩu cho tệp\nChọn Tệp > Lưu với mật khẩu.\nMật khẩu\nNhập mật khẩu\n"
        "Thuật toán mật mã: AES\n",
    ),
    "danish": ("foreign, Danish", "Jeg er mæt.\nMÆT\nmæt\nM\u00c6T OG GLAD\n"),
    "french": ("foreign, French", "mât\nMÂT\nLe grand mât du navire.\n"),
    "german": ("foreign, German", "mËt TEI\nTÖI MÄT\nRat und Tat\n"),
    "english": ("foreign, English", "SECRET SANTA\nMAT\nDOOR MAT\nTop secret recipe\nconfidential\n"),
}


def texts(corpus):
    for number, (name, (note, body)) in enumerate(sorted(TEXTS.items())):
        text = body if body.endswith("\n") else body + "\n"
        lines = text.rstrip("\n").split("\n")
        corpus.clean("%s.txt" % name, text, note)
        corpus.clean("%s.docx" % name, docx(paras(lines)), note + ", docx")
        if number % 2:
            corpus.clean("%s.odt" % name, odf.odf("text", odf.ps(lines)), note + ", odt")
            corpus.clean("%s.html" % name, ncr("<html><body>%s</body></html>" % "".join(
                "<p>%s</p>\n" % line.replace("<", "&lt;") for line in lines)), note + ", html")
            corpus.clean("%s-16.txt" % name, b"\xff\xfe" + text.encode("utf-16-le"),
                         note + ", UTF-16")
        else:
            corpus.clean("%s.rtf" % name, "{\\rtf1\\ansi %s}" % "".join(
                rtf_u(line) + "\\par\n" for line in lines), note + ", rtf")
            corpus.clean("%s.eml" % name, message(word_b(lines[0]), part(
                text.encode(), how="base64" if number % 4 else "quoted-printable")), note + ", eml")
            corpus.clean("%s-nfd.txt" % name, charsets.nfd(text), note + ", NFD")
    for name in ("rules", "network-safety", "honey", "wrapped", "quiz"):
        for charset in ("tcvn3", "vni", "viscii", "windows-1258", "viqr", "mojibake"):
            corpus.clean("%s-%s.txt" % (name, charset), BY_NAME[charset](TEXTS[name][1] + "\n"),
                         TEXTS[name][0] + ", " + charset)


def layout(corpus):
    """Where a marking would stand, but none stands there."""
    def tables(rows):
        return docx(paras(letterhead(0)) + table(rows))

    corpus.clean("wrapped-cells.docx", tables([["ĐỘ\nMẬT", "BẢO\nMẬT"], ["x", "y"]]),
                 "layout, wrapped words in cells")
    wraps = "".join("<w:p>%s</w:p>" % (run(a) + "<w:r><w:br/></w:r>" + run(b)) for a, b in (
        ("BẢO", "MẬT"), ("BÍ", "MẬT"), ("ĐỘ", "MẬT"), ("MẬT", "KHẨU"), ("MẬT", "ĐỘ"), ("GIẢI", "MẬT")))
    corpus.clean("wrapped-breaks.docx", docx(wraps), "layout, line breaks inside words")
    corpus.clean("wrapped-table.docx", tables([[
        para(run("ĐỘ") + "<w:r><w:br/></w:r>" + run("MẬT")), "Độ khẩn"], ["Thường", "Khẩn"]]),
        "layout, a wrapped heading")
    corpus.clean("template.docx", tables([["Số", "Độ mật", "Độ khẩn"], ["", "", ""]]),
                 "layout, an empty register")
    corpus.clean("choice.docx", docx(para("Độ mật:") + para("Mật ☐  Tối mật ☐  Tuyệt mật ☐")),
                 "layout, a choice of boxes")
    corpus.clean("header.docx", docx(paras(plain(0)), [("header", "header1.xml", "hdr", para(
        "NỘI QUY BẢO VỆ BÍ MẬT NHÀ NƯỚC"))]), "layout, a header with the words")
    corpus.clean("watermark.docx", docx(paras(plain(1)), [("header", "header1.xml", "hdr",
                 "<w:p>%s</w:p>" % word_art("BẢO MẬT"))]), "layout, a watermark BẢO MẬT")
    corpus.clean("declassified-box.docx", docx(paras(plain(2)) + "<w:p>%s</w:p>" % text_box(
        "GIẢI MẬT")), "layout, a stamp GIẢI MẬT")
    corpus.clean("stamps-other.docx", docx("".join(
        para(run(s, RED), FRAME) for s in ("HOẢ TỐC", "KHẨN", "LƯU HÀNH NỘI BỘ"))),
        "layout, other stamps")
    corpus.clean("property.docx", docx(paras(plain(0)), props=properties(
        {"dc:title": "Nội quy bảo mật", "cp:keywords": "bảo mật; mật khẩu"},
        {"Độ mật": "Thường"})), "layout, properties with the words")
    corpus.clean("split-word.docx", docx("<w:p>%s</w:p>" % (run("BẢO ") + run("MẬT"))),
                 "layout, runs of one word")
    corpus.clean("caps.docx", docx(para(run("bảo mật", "<w:caps/>"))), "layout, capitals by format")
    corpus.clean("font-tcvn3.docx", docx(para(run("b\u00b6o m\u00cbt", fonts(".VnTimeH")))),
                 "layout, BẢO MẬT in a TCVN3 font")
    corpus.clean("font-danish.docx", docx(para(run("M\u00c6T", fonts("Times New Roman")))),
                 "layout, a Danish word")
    lists = sheet(grid([["SỔ ĐĂNG KÝ BÍ MẬT NHÀ NƯỚC ĐẾN"], ["Số", "Độ mật", "Ghi chú"], ["", "", ""]]),
                  '<dataValidations count="1"><dataValidation type="list" sqref="B3:B99"><formula1>'
                  '"Mật,Tối mật,Tuyệt mật"</formula1></dataValidation></dataValidations>')
    corpus.clean("template.xlsx", xlsx([("So dang ky", lists, "")]), "layout, a register's template")
    corpus.unmarked("template-list.xlsx", xlsx([
        ("So", lists, ""), ("DanhMuc", sheet(grid([["Mật"], ["Tối mật"], ["Tuyệt mật"]])),
                            ' state="hidden"')]), "layout, a template with a hidden list")
    corpus.clean("thuong.xlsx", xlsx([("T", sheet(grid([["Độ mật", "Độ khẩn"], ["Thường", "Khẩn"],
                 ["Thường", "Thường"]])), "")]), "layout, an ordinary register")
    corpus.clean("sheet-names.xlsx", xlsx([("Mật khẩu", sheet(grid([["a"]])), ""), (
        "Bảo mật", sheet(grid([["b"]])), "")]), "layout, sheets' names with the words")
    corpus.clean("organs.xlsx", xlsx([("T", sheet(grid([["Cơ quan", "Kết quả"], ["Gan", "bình thường"],
                 ["Túi mật", "sỏi"], ["Tụy", "bình thường"]])), "")]), "layout, a medical table")
    corpus.clean("honey.xlsx", xlsx([("T", sheet(grid([["Mặt hàng", "Giá"], ["Mật ong", "200"],
                 ["Mật mía", "50"], ["Rỉ mật", "5"]])), "")]), "layout, a price list")
    corpus.clean("slides.pptx", pptx([slide(shape("BẢO MẬT THÔNG TIN", "title") + shape(
        "Mật khẩu mạnh\nKhông dùng chung mật khẩu\nBí mật nhà nước"))]), "layout, slides on safety")
    corpus.clean("slides-break.pptx", pptx([slide(shape("AN TOÀN, BẢO\nMẬT") + shape("BÍ\nMẬT"))]),
                 "layout, wrapped titles of slides")
    corpus.clean("sheet.ods", odf.odf("spreadsheet", odf.table("Bảo mật", [
        ["Độ mật", "Độ khẩn"], ["Thường", "Khẩn"]])), "layout, an ordinary register, ods")
    corpus.clean("wrapped.odt", odf.odf("text", odf.p("<text:span/>BẢO<text:line-break/>MẬT")
                 + odf.p("<text:span/>MẬT<text:line-break/>KHẨU")), "layout, wrapped words, odt")
    corpus.clean("table.html", "<meta charset=utf-8><table><tr><th>Độ<br>mật<th>Độ khẩn<tr><td>Thường"
                 "<td>Khẩn</table><p>BẢO<br>MẬT</p><p><b>BẢO</b> MẬT</p>", "layout, a page's table")
    corpus.clean("select.html", "<meta charset=utf-8><label>Độ mật</label><select><option>Thường"
                 "<option>Mật<option>Tối mật<option>Tuyệt mật</select>", "layout, a page's choice")
    corpus.clean("login.html", "<meta charset=utf-8><form><label>Mật khẩu<input type=password>"
                 "</label><p>Bảo mật</p></form>", "layout, a page to log in")
    corpus.clean("schema.json", json.dumps({"do_mat": ["Mật", "Tối mật", "Tuyệt mật"], "password":
                 "mật khẩu", "độ mật": "Thường"}), "layout, a program's choice, json")
    corpus.clean("empty.json", json.dumps({"độ mật": "", "độ khẩn": None}, ensure_ascii=False),
                 "layout, an empty field, json")
    corpus.clean("fields.xml", "<vb><DoMat ten='Độ mật'></DoMat><DoKhan>Khẩn</DoKhan></vb>",
                 "layout, an empty field, xml")
    corpus.clean("choices.xml", "<dm><DoMat>Mật</DoMat><DoMat>Tối mật</DoMat>"
                 "<DoMat>Tuyệt mật</DoMat></dm>", "layout, a list of the degrees, xml")
    corpus.clean("named-none.xml", "<vb><DoMat>Thường</DoMat><MatDo>Mật độ</MatDo></vb>",
                 "layout, an ordinary document, xml")
    corpus.clean("register.csv", "Số;Độ mật;Độ khẩn\n1;Thường;Khẩn\n2;Thường;Thường\n",
                 "layout, an ordinary register, csv")
    corpus.unmarked("training.pptx", pptx([slide(shape(
        "TẬP HUẤN CÔNG TÁC BẢO VỆ BÍ MẬT NHÀ NƯỚC", "title"))] + [slide(
            shape("MẪU DẤU CHỈ ĐỘ MẬT") + shape(m, line=True)) for m in (
                "MẬT", "TỐI MẬT", "TUYỆT MẬT")]), "training, the three stamps, pptx")
    stamps = "".join("<w:p>%s</w:p>" % text_box(m) for m in ("TUYỆT MẬT", "TỐI MẬT", "MẬT"))
    corpus.unmarked("training.docx", docx(paras([
        "TÀI LIỆU TẬP HUẤN", "BẢO VỆ BÍ MẬT NHÀ NƯỚC", "Mẫu dấu chỉ độ mật:"]) + stamps),
        "training, the three stamps, docx")


def names(corpus):
    corpus.clean("Mật khẩu.txt", "a\n", "names, Mật khẩu.txt")
    corpus.clean("Mật ong rừng.txt", "a\n", "names, Mật ong rừng.txt")
    corpus.clean("Nội quy bảo mật.docx", docx(paras(plain(0))), "names, Nội quy bảo mật.docx")
    corpus.clean("members.zip", zip_of([("Mật khẩu.txt", "a"), ("bảo mật/b.txt", "b"), (
        "mat.txt", "c"), ("giải mật.txt", "d")]), "names, of members")
    corpus.clean("mail.eml", message(word_b("Về việc bảo mật thông tin"), multipart([
        part("Mật khẩu: ***\n".encode(), how="base64")])), "names, a message's subject")
    corpus.clean("three.mbox", mbox([message("Mat khau", part(b"a\n")), message(
        word_b("Giải mật"), part("Bí mật nhà nước\n".encode()))]), "names, subjects of messages")


def bytes_(corpus):
    """Bytes that are an 8-bit encoding's marking by chance."""
    source = random.Random(20260903)
    noise = bytes(source.randrange(256) for _ in range(60000))
    hits = [b"M\xcbT", b"M\xc4T", b"M\x87T", b"M\x03T", b"m\xc6t", b"M\x86T", b"M\xc1\xdbT"]
    for index, hit in enumerate(hits):
        at = 5000 + 977 * index
        corpus.clean("noise-%d.bin" % index, noise[at:at + 3000] + hit + noise[at + 3000:at + 6000],
                     "noise, with the bytes by chance")
    corpus.clean("program.bin", b"\x7fELF\2\1\1" + bytes(57) + b"\0mutex\0M\xcbT\0abc\0" + noise[:4000],
                 "noise, like a program")
    corpus.clean("image.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\x08\2\0\0\0"
                 + noise[:2000] + b"T\xe8I M\xcbT" + noise[2000:3000], "noise, like an image")
    corpus.clean("utf16.bin", bytes(4) + "MẬT KHẨU BẢO MẬT".encode("utf-16-le") + bytes(4),
                 "noise, a program's words")
    corpus.clean("words.bin", noise[:500] + "Nhập mật khẩu\0Bảo mật\0".encode() + noise[500:900],
                 "noise, a program's words in UTF-8")
    corpus.clean("plain.zip", zip_of([("%d.txt" % i, "\n".join(plain(i))) for i in range(4)]),
                 "ordinary, zip of documents")
    corpus.clean("plain.tar", tar_of([("%d.docx" % i, docx(paras(plain(i)))) for i in range(4)]),
                 "ordinary, tar of documents")
    for i in range(4):
        text = "\n".join(plain(i)) + "\n"
        corpus.clean("dispatch-%d.txt" % i, text, "ordinary, " + topic(i)[1])
        corpus.clean("dispatch-%d.docx" % i, docx(paras(plain(i))), "ordinary, docx")
        corpus.clean("dispatch-%d.odt" % i, odf.odf("text", odf.ps(plain(i))), "ordinary, odt")
        for charset in ("tcvn3", "vni", "viscii", "windows-1258"):
            corpus.clean("dispatch-%d-%s.txt" % (i, charset), BY_NAME[charset](text),
                         "ordinary, in " + charset)


def all_(corpus):
    texts(corpus)
    layout(corpus)
    names(corpus)
    bytes_(corpus)
