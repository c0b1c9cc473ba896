package message

import "shanhuo.app/server/fault"

// Fault answers the sentence for a fault. Its key is "fault." and the code. The
// argument what ("campaign") becomes the word for it, and a refusal of an action
// that has its own sentence ("denied.campaign.approve") uses that one, so that
// people hear who can do it. A code without a sentence gets the one of UNKNOWN.
func Fault(lang string, f *fault.Fault) string {
	c := In(lang)
	if action, ok := f.Args["action"].(string); ok && f.Code == "DENIED" && c.known("denied."+action) {
		return c.Text("denied."+action, f.Args)
	}
	if what, ok := f.Args["what"].(string); ok && c.known("what."+what) {
		f = f.With("what", Key("what."+what))
	}
	// "You can still take 0" is not how people speak.
	if key := "fault." + f.Code + ".none"; f.Args["left"] == 0 && c.known(key) {
		return c.Text(key, f.Args)
	}
	if key := "fault." + f.Code; c.known(key) {
		return c.Text(key, f.Args)
	}
	return c.Text("fault.UNKNOWN", f.Args)
}

// Error answers the sentence for the first fault inside err, and the one for an
// internal error when err carries none.
func Error(lang string, err error) string {
	if faults := fault.All(err); len(faults) > 0 {
		return Fault(lang, faults[0])
	}
	return In(lang).Text("fault.INTERNAL", nil)
}

// known tells whether the key has a sentence here or in English.
func (c *Catalog) known(key string) bool {
	return c.Has(key) || (c.fallback != nil && c.fallback.Has(key))
}
