package message

import "context"

type languageKey struct{}

// With answers a context whose reader wants lang (zh-CN or en).
func With(ctx context.Context, lang string) context.Context {
	return context.WithValue(ctx, languageKey{}, lang)
}

// Of answers the reader's language, zh-CN when nothing is known.
func Of(ctx context.Context) string {
	if lang, ok := ctx.Value(languageKey{}).(string); ok {
		return lang
	}
	return "zh-CN"
}
