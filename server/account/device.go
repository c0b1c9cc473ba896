package account

import "strings"

// Device answers a browser and its system in a few words, without version numbers,
// so that a person recognises a sign-in and nobody is told apart by it.
func Device(userAgent string) string {
	browser := firstIn(userAgent, [][2]string{
		{"MicroMessenger", "WeChat"}, {"Edg", "Edge"}, {"OPR/", "Opera"}, {"Firefox", "Firefox"}, {"FxiOS", "Firefox"},
		{"SamsungBrowser", "Samsung Internet"}, {"HuaweiBrowser", "Huawei Browser"}, {"UCBrowser", "UC Browser"},
		{"MiuiBrowser", "Mi Browser"}, {"CriOS", "Chrome"}, {"Chrome", "Chrome"}, {"Safari", "Safari"},
	})
	system := firstIn(userAgent, [][2]string{
		{"OpenHarmony", "HarmonyOS"}, {"HarmonyOS", "HarmonyOS"}, {"Android", "Android"}, {"iPhone", "iPhone"}, {"iPad", "iPad"},
		{"Windows", "Windows"}, {"Mac OS X", "Mac"}, {"CrOS", "ChromeOS"}, {"Linux", "Linux"},
	})
	switch {
	case browser != "" && system != "":
		return browser + " · " + system
	case browser+system != "":
		return browser + system
	}
	return ""
}

func firstIn(text string, list [][2]string) string {
	for _, pair := range list {
		if strings.Contains(text, pair[0]) {
			return pair[1]
		}
	}
	return ""
}
