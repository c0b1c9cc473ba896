package page

import "time"

// data is all that the portal knows of whoever is signed in, to take along.
func (s *site) data(v *visit) (*answer, error) {
	raw, err := s.Accounts.Export(v.ctx)
	if err != nil {
		return nil, err
	}
	return &answer{file: &file{name: "shanhuo-" + v.now.Format(time.DateOnly) + ".json", kind: "application/json", body: raw}}, nil
}
