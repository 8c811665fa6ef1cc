# SPDX-License-Identifier: GPL-3.0-or-later
"""The words of the corpus: all invented for it. No place, number or person here exists."""

MARKINGS = {1: "MẬT", 2: "TỐI MẬT", 3: "TUYỆT MẬT"}
LEVELS = {1: "mat", 2: "toi-mat", 3: "tuyet-mat"}


def initial(marking):
    """The marking with an initial capital only: "Tối mật"."""
    return marking[0] + marking[1:].lower()


STATE = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"

# Topic: office, number, title, paragraphs.
TOPICS = [
    (
        "ỦY BAN NHÂN DÂN\nXÃ ĐỒNG VÀNG",
        "07/KH-UBND",
        "KẾ HOẠCH\nBảo đảm an ninh, trật tự lễ hội mùa thu trên địa bàn xã",
        [
            "Thực hiện chỉ đạo của cấp trên, Ủy ban nhân dân xã xây dựng kế hoạch như sau:",
            "1. Mục đích, yêu cầu: giữ vững an ninh trật tự, không để bị động, bất ngờ.",
            "2. Lực lượng chia làm ba tổ, mỗi tổ có một tổ trưởng và một máy bộ đàm.",
            "3. Tài liệu kèm theo được quản lý theo quy định; các tổ bảo mật thông tin.",
        ],
    ),
    (
        "HUYỆN ỦY LÂM SƠN\nBAN CHỈ ĐẠO",
        "15-BC/BCĐ",
        "BÁO CÁO\nTình hình sáu tháng đầu năm",
        [
            "Trong sáu tháng đầu năm, các chi bộ đã hoàn thành phần lớn nội dung đề ra.",
            "I. Kết quả: đã mở ba lớp bồi dưỡng, kiểm tra năm đơn vị trực thuộc.",
            "II. Tồn tại: việc cập nhật sổ sách ở một số nơi còn chậm.",
            "III. Phương hướng: rà soát lại danh sách, bổ sung trang thiết bị.",
        ],
    ),
    (
        "SỞ NỘI VỤ\nTỈNH BÌNH GIANG",
        "204/SNV-VP",
        "V/v rà soát phương tiện làm việc",
        [
            "Kính gửi: Các phòng, đơn vị thuộc Sở.",
            "Sở đề nghị các đơn vị thống kê máy tính, máy in, thiết bị lưu trữ đang dùng.",
            "Báo cáo gửi về Văn phòng Sở trước ngày 25 hằng tháng để tổng hợp.",
            "Trân trọng./.",
        ],
    ),
    (
        "CÔNG AN\nPHƯỜNG TÂN LẬP",
        "31/PA-CAP",
        "PHƯƠNG ÁN\nDiễn tập ứng phó tình huống",
        [
            "Tình huống giả định: mất điện diện rộng vào giờ cao điểm.",
            "Bước 1: tổ trực báo cáo chỉ huy; bước 2: triển khai lực lượng tại chỗ.",
            "Thời gian diễn tập: hai buổi; địa điểm: sân vận động phường.",
        ],
    ),
]


def topic(number):
    return TOPICS[number % len(TOPICS)]


def letterhead(number):
    office, sign, _, _ = topic(number)
    return office.split("\n") + [
        STATE,
        MOTTO,
        "Số: %s" % sign,
        "Đồng Vàng, ngày 03 tháng 9 năm 2026",
    ]


def text_of(number):
    """Title and paragraphs."""
    _, _, title, paragraphs = topic(number)
    return title.split("\n") + paragraphs


RECIPIENTS = ["Nơi nhận:", "- Như trên;", "- Lưu: VT."]


def dispatch(number, stamp):
    """Lines of an ordinary document; stamp (a line, a list of lines or None) where it belongs."""
    stamps = [] if stamp is None else [stamp] if isinstance(stamp, str) else stamp
    return letterhead(number) + stamps + text_of(number) + RECIPIENTS


def plain(number):
    """Without a stamp, and with words that only speak of secrecy."""
    return dispatch(number, None)
