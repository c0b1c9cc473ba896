package text_test

import (
	"testing"

	"shanhuo.app/server/text"
)

func TestWaysToReachSomebodyAreFound(t *testing.T) {
	t.Parallel()
	for said, want := range map[string]bool{
		"打我电话 13800138000，便宜卖": true, "１３８　００１３　８０００": true, "一三八零零一三八零零零": true, "座机 0939-1234567": true, "写信到 Lin@Example.com": true, "加微信：lin_shan88": true,
		"什么时候发货？": false, "2026 年的新核桃吗？500 克多少钱？": false, "订单 12345678 什么时候到": false, "QQ 糖一样的口感吗": false,
		"Can I pay by WeChat please?": false, "Do you accept WeChat payment?": false, "Is wechat support planned": false, "微信 alipay 都可以吗": false,
		"订单号 02120261122 到哪了": false, "my order 02120261122": false, "QQ群是什么": false, "qq 12345": true,
		"WeChat: linshan": true, "wechat id linshan": true, "微信号 linshan": true, "微信lin_shan": true, "微信 linshan88": true, "微信是 linshan88": true,
		"my WeChat is lin88shan": true, "座机 (0939)1234567": true, "座机 0939 1234567": true, "座机电话：09391234567": true,
		"call 021-20261122": true,
	} {
		if got := text.HasContact(said); got != want {
			t.Errorf("%q: %v", said, got)
		}
	}
}
