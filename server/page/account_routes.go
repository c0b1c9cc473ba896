package page

// accountRoutes are the pages of the account. The forms in which people type answer
// those whose sign-in has ended with what they typed.
func (s *site) accountRoutes(own func(pattern string, h handler)) {
	mine := func(pattern string, h handler) { own(pattern, s.signedIn(h)) }
	mine("GET /account", s.account)
	mine("GET /account/name", s.nameForm)
	own("POST /account/name", s.nameSave)
	mine("GET /account/notices", s.noticesForm)
	own("POST /account/notices", s.noticesSave)
	if s.Addresses != nil {
		mine("GET /account/addresses", s.addresses)
		mine("GET /account/addresses/new", s.addressAddForm)
		own("POST /account/addresses/new", s.addressAdd)
		mine("GET /account/addresses/{id}", s.addressChangeForm)
		own("POST /account/addresses/{id}", s.addressChange)
		mine("GET /account/addresses/{id}/remove", s.addressRemoveForm)
		mine("POST /account/addresses/{id}/remove", s.addressRemove)
	}
	mine("GET /account/sign-ins", s.signInList)
	mine("GET /account/sign-ins/others", s.othersForm)
	mine("POST /account/sign-ins/others", s.revokeOthers)
	mine("POST /account/sign-ins/{id}", s.revoke)
	mine("GET /account/data", s.data)
	mine("GET /account/data.json", s.dataFile)
	mine("GET /account/data/erase", s.eraseForm)
	mine("POST /account/data/erase", s.erase)
	mine("POST /account/data/keep", s.withdrawErasure)
}
