package post

import (
	"time"

	"shanhuo.app/server/fault"
	"shanhuo.app/server/text"
)

// Limits of posts. Every post becomes a notice to every backer, so their number a
// day is bounded too.
const (
	TitleMin, TitleMax = 2, 60
	BodyMin, BodyMax   = 2, 5000
	PerDay             = 5
	PhotosMax          = 3
)

// day is how far back posts are counted against PerDay.
const day = 24 * time.Hour

// Check answers what is wrong with a cleaned title and body and the number of photos.
func Check(title, body string, photos int) fault.List {
	var list fault.List
	if photos > PhotosMax {
		list.Addf("TOO_MANY", "photos", "max", PhotosMax)
	}
	text.Check(&list, "title", title, text.Limits{Min: TitleMin, Max: TitleMax})
	text.Check(&list, "body", body, text.Limits{Min: BodyMin, Max: BodyMax, Lines: true})
	return list
}
