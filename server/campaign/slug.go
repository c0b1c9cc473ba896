package campaign

import "strings"

// slugAlphabet has no letters that are read as another (0 o, 1 l i) and no vowels that make words.
const slugAlphabet = "23456789bcdfghjkmnpqrstvwxz"

// slugRandom is how many random characters end a slug.
const slugRandom = 6

// Slug makes the public name of a campaign in addresses. A title in plain ASCII
// gives its words; any other gives the produce and the village's code. The random
// end makes it unique and needs slugRandom random bytes.
func Slug(title, produce, villageCode string, random []byte) string {
	stem := slugWords(title)
	if stem == "" {
		stem = strings.Trim(strings.ToLower(strings.ReplaceAll(produce, "_", "-"))+"-"+villageCode, "-")
	}
	end := make([]byte, slugRandom)
	for i := range end {
		end[i] = slugAlphabet[int(random[i])%len(slugAlphabet)]
	}
	return stem + "-" + string(end)
}

// slugWords answers the words of an ASCII title joined by hyphens, at most 40
// characters, and nothing for any other title.
func slugWords(title string) string {
	for _, r := range title {
		if r >= 0x80 {
			return ""
		}
	}
	var words []string
	length := 0
	for word := range strings.FieldsFuncSeq(strings.ToLower(title), func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < '0' || r > '9')
	}) {
		if length += len(word) + 1; length > 41 {
			break
		}
		words = append(words, word)
	}
	return strings.Join(words, "-")
}
