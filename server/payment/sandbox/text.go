package sandbox

import "strings"

// texts is one language of the hosted pages. They belong to the sandbox, as the
// real provider's belong to it.
type texts map[string]string

var languages = map[string]texts{
	"zh": {
		"lang":            "zh-CN",
		"notice_title":    "这是演示环境",
		"notice":          "这里不是真的银行卡页面，不会动用真钱。请不要填写真实的银行卡号；填了也不会被接受，不会被保存。",
		"save_title":      "登记一张银行卡",
		"save_lead":       "今天不扣款。项目成功后，才会从这张卡扣一次款。",
		"number":          "卡号",
		"number_hint":     "填下面列出的测试卡号，例如 4242 4242 4242 4242。",
		"exp":             "有效期",
		"exp_hint":        "月和年，例如 12/34。",
		"cvc":             "安全码",
		"cvc_hint":        "卡背面的三位数字，例如 123。",
		"save":            "登记这张卡",
		"cancel":          "先不登记，返回",
		"problem":         "还差一点",
		"number_empty":    "请填写卡号。",
		"number_wrong":    "卡号不对，请再核对一遍数字。",
		"number_not_test": "这里只接受下面列出的测试卡号。您填的号码没有保存。",
		"exp_empty":       "请填写有效期。",
		"exp_wrong":       "有效期要写成月/年，例如 12/34。",
		"exp_past":        "这个有效期已经过了。",
		"cvc_empty":       "请填写安全码。",
		"cvc_wrong":       "安全码是三位数字。",

		"refused_insufficient_funds":                  "银行没有接受：卡里余额不足。请换一张卡。",
		"refused_expired_card":                        "银行没有接受：这张卡已过期。请换一张卡。",
		"refused_incorrect_cvc":                       "银行没有接受：安全码不对。请核对，或换一张卡。",
		"refused_processing_error":                    "银行暂时没有处理。请稍后再试，或换一张卡。",
		"refused_setup_intent_authentication_failure": "您在银行页面没有确认，卡没有登记。可以再试一次，或换一张卡。",
		"refused_general":                             "银行没有接受这张卡。请换一张卡。",

		"cards_title":          "可以用的测试卡号",
		"card_visa":            "正常",
		"card_mastercard":      "正常（万事达）",
		"card_unionpay":        "正常（银联）",
		"card_visa_debit":      "正常（借记卡）",
		"card_secure":          "登记时要到银行页面确认",
		"card_secure_always":   "每次扣款都要本人确认",
		"card_fails":           "能登记，扣款时失败",
		"card_generic_decline": "登记时被拒",
		"card_funds":           "登记时余额不足",
		"card_expired":         "登记时已过期",
		"card_disputed":        "正常；在真的服务商那里，过后会被拒付",

		"bank_title":       "银行确认（演示）",
		"bank_setup_lead":  "请确认：允许在项目成功后，从尾号 {last4} 的卡扣一次款。",
		"bank_charge_lead": "请确认：从尾号 {last4} 的卡付款 {amount}。",
		"bank_confirm":     "确认",
		"bank_refuse":      "不同意",
		"done_title":       "这张卡已经登记好了",
		"done_lead":        "可以回到项目页面了。",
		"done_back":        "回到项目页面",
		"expired_title":    "这个页面已经过期",
		"expired_lead":     "没有登记卡，也没有扣款。请回到项目页面重新开始。",
		"nothing_title":    "这里没有要确认的付款",
		"nothing_lead":     "可能已经确认过了，或者链接不完整。请回到项目页面查看。",
		"broken_title":     "演示环境出了问题",
		"broken_lead":      "没有登记卡，也没有扣款。请稍后再试。",
	},
	"en": {
		"lang":            "en",
		"notice_title":    "This is a sandbox",
		"notice":          "This is not a real card page and no real money moves. Do not type a real card number; it would be refused and not kept.",
		"save_title":      "Save a card",
		"save_lead":       "Nothing is charged today. This card is charged once, and only if the campaign succeeds.",
		"number":          "Card number",
		"number_hint":     "Use one of the test numbers below, such as 4242 4242 4242 4242.",
		"exp":             "Expiry date",
		"exp_hint":        "Month and year, such as 12/34.",
		"cvc":             "Security code",
		"cvc_hint":        "The three digits on the back, such as 123.",
		"save":            "Save this card",
		"cancel":          "Go back without saving",
		"problem":         "Not quite yet",
		"number_empty":    "Enter the card number.",
		"number_wrong":    "The card number is not right. Check the digits.",
		"number_not_test": "Only the test numbers below are taken here. The number you typed was not kept.",
		"exp_empty":       "Enter the expiry date.",
		"exp_wrong":       "Write the expiry date as month/year, such as 12/34.",
		"exp_past":        "This expiry date has passed.",
		"cvc_empty":       "Enter the security code.",
		"cvc_wrong":       "The security code has three digits.",

		"refused_insufficient_funds":                  "The bank did not accept it: there is not enough on the card. Use another card.",
		"refused_expired_card":                        "The bank did not accept it: this card has expired. Use another card.",
		"refused_incorrect_cvc":                       "The bank did not accept it: the security code is wrong. Check it, or use another card.",
		"refused_processing_error":                    "The bank did not handle it this time. Try again in a little while, or use another card.",
		"refused_setup_intent_authentication_failure": "You did not confirm on the bank's page, so the card was not saved. Try again, or use another card.",
		"refused_general":                             "The bank did not accept this card. Use another card.",

		"cards_title":          "Test numbers you can use",
		"card_visa":            "works",
		"card_mastercard":      "works (Mastercard)",
		"card_unionpay":        "works (UnionPay)",
		"card_visa_debit":      "works (debit)",
		"card_secure":          "the bank asks you to confirm when it is saved",
		"card_secure_always":   "the bank asks you to confirm every charge",
		"card_fails":           "can be saved, fails when charged",
		"card_generic_decline": "refused when it is saved",
		"card_funds":           "not enough money when it is saved",
		"card_expired":         "expired when it is saved",
		"card_disputed":        "works; at the real provider it is disputed later",

		"bank_title":       "Your bank's page (sandbox)",
		"bank_setup_lead":  "Confirm: the card ending in {last4} may be charged once, after the campaign succeeds.",
		"bank_charge_lead": "Confirm: pay {amount} with the card ending in {last4}.",
		"bank_confirm":     "Confirm",
		"bank_refuse":      "Refuse",
		"done_title":       "This card is saved",
		"done_lead":        "You can go back to the campaign.",
		"done_back":        "Back to the campaign",
		"expired_title":    "This page has expired",
		"expired_lead":     "No card was saved and nothing was charged. Start again from the campaign.",
		"nothing_title":    "There is no payment to confirm here",
		"nothing_lead":     "It may be confirmed already, or the link is not complete. Look at the campaign's page.",
		"broken_title":     "The sandbox failed",
		"broken_lead":      "No card was saved and nothing was charged. Try again in a little while.",
	},
}

// language answers the page's language: the one asked for, or the browser's
// first, or Chinese.
func language(locale, acceptLanguage string) texts {
	if t, known := languages[locale]; known {
		return t
	}
	if strings.HasPrefix(strings.ToLower(strings.TrimSpace(acceptLanguage)), "en") {
		return languages["en"]
	}
	return languages["zh"]
}

// get answers a sentence with its {name} places filled in pairs.
func (t texts) get(key string, pairs ...string) string {
	if len(pairs) == 0 {
		return t[key]
	}
	for n := 0; n+1 < len(pairs); n += 2 {
		pairs[n] = "{" + pairs[n] + "}"
	}
	return strings.NewReplacer(pairs...).Replace(t[key])
}

// refusal answers the sentence for a card the bank did not take.
func (t texts) refusal(e *apiError) string {
	if e == nil {
		return ""
	}
	for _, key := range []string{e.DeclineCode, e.Code} {
		if text, known := t["refused_"+key]; known {
			return text
		}
	}
	return t["refused_general"]
}
