package graph

import (
	"net/http"

	"shanhuo.app/server/access"
	"shanhuo.app/server/fault"
)

// viewerHeader is how the web app says whose page asks: the id of that page's viewer.
// The cookie alone would let a page that one person left open act for the next one who
// signs in on the same phone.
const viewerHeader = "Portal-Viewer"

// forViewer refuses a request of somebody's page when somebody else is signed in, or
// nobody any more, before anything of it is read. Without the header whoever is signed
// in asks.
func forViewer(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if whose := r.Header.Get(viewerHeader); whose != "" && whose != rowID(kindPerson, access.PersonID(r.Context())) {
			answer(w, r, http.StatusUnauthorized, fault.NewUnauthenticated())
			return
		}
		next.ServeHTTP(w, r)
	})
}
