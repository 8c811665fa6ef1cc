static const char head[] = "%PDF-1.4 obj";
ỦY BAN NHÂN DÂN
XÃ ĐỒNG VÀNG
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Số: 07/KH-UBND
Đồng Vàng, ngày 03 tháng 9 năm 2026
KẾ HOẠCH
Bảo đảm an ninh, trật tự lễ hội mùa thu trên địa bàn xã
Thực hiện chỉ đạo của cấp trên, Ủy ban nhân dân xã xây dựng kế hoạch như sau:
1. Mục đích, yêu cầu: giữ vững an ninh trật tự, không để bị động, bất ngờ.
2. Lực lượng chia làm ba tổ, mỗi tổ có một tổ trưởng và một máy bộ đàm.
3. Tài liệu kèm theo được quản lý theo quy định; các tổ bảo mật thông tin.
Nơi nhận:
- Như trên;
- Lưu: VT.