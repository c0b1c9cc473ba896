package graphtest

import (
	"crypto/sha256"
	"slices"
	"time"

	"github.com/google/uuid"

	"shanhuo.app/ent/gen"
	"shanhuo.app/ent/gen/signin"
	"shanhuo.app/server/access"
	"shanhuo.app/server/personal"
	"shanhuo.app/server/region"
)

// Viewer is somebody who asks. The Principal is nil for somebody who is not signed in.
type Viewer struct {
	Name      string
	Principal *access.Principal
}

// ID answers the viewer's person, or the zero id.
func (v *Viewer) ID() uuid.UUID {
	if v.Principal == nil {
		return uuid.UUID{}
	}
	return v.Principal.PersonID
}

// People are the viewers with a part of their own; the others hold one role each.
type People struct {
	Anyone   *Viewer // not signed in
	Stranger *Viewer // signed in, nothing else
	Owner    *Viewer // whose campaigns all are; a household of Village
	Author   *Viewer // the clerk of Village who drafted them
	Backer   *Viewer // whose pledges all are
	Reporter *Viewer // who reported the problems
	Attestor *Viewer // a clerk of Village who also is an officer of County, and attested
	Maker    *Viewer // the finance officer of County who made the payout batches
	FarOwner *Viewer // owns the drafts outside of County
}

// All lists them.
func (p *People) All() []*Viewer {
	return []*Viewer{p.Anyone, p.Stranger, p.Owner, p.Author, p.Backer, p.Reporter, p.Attestor, p.Maker, p.FarOwner}
}

// Holder answers the viewer who holds one role at one standing: Holder(COUNTY_OFFICER, "c").
func (w *World) Holder(role access.Role, letter string) *Viewer {
	w.Helper()
	name := string(role) + "@" + letter
	at := slices.IndexFunc(w.Viewers, func(v *Viewer) bool { return v.Name == name })
	if at < 0 {
		w.Fatalf("there is no %s", name)
	}
	return w.Viewers[at]
}

func (w *World) makePeople() {
	grant := func(role access.Role, at region.Path) access.Grant { return access.Grant{Role: role, Region: at} }
	w.People = People{
		Anyone:   &Viewer{Name: "ANYONE"},
		Stranger: w.viewer("STRANGER"),
		Owner:    w.viewer("OWNER", grant(access.Household, Village)),
		Author:   w.viewer("AUTHOR", grant(access.VillageClerk, Village)),
		Backer:   w.viewer("BACKER"),
		Reporter: w.viewer("REPORTER"),
		Attestor: w.viewer("ATTESTOR", grant(access.VillageClerk, Village), grant(access.CountyOfficer, County)),
		Maker:    w.viewer("MAKER", grant(access.CountyFinance, County)),
		FarOwner: w.viewer("FAR_OWNER", grant(access.Household, FarVillage)),
	}
	w.Viewers = w.People.All()
	for _, role := range Granted {
		for _, s := range Standings {
			w.Viewers = append(w.Viewers, w.viewer(string(role)+"@"+s.Letter, grant(role, s.Path)))
		}
	}
	var people []*gen.PersonCreate
	var grants []*gen.GrantCreate
	var contacts []*gen.ContactCreate
	var signIns []*gen.SignInCreate
	c := w.DB.Client
	for _, v := range w.Viewers {
		if v.Principal == nil {
			continue
		}
		people = append(people, c.Person.Create().SetID(v.ID()).SetDisplayName(v.Name))
		for _, g := range v.Principal.Grants {
			grants = append(grants, c.Grant.Create().SetPersonID(v.ID()).SetRole(string(g.Role)).SetRegionPath(g.Region).SetExpiresAt(w.now.AddDate(1, 0, 0)))
		}
		address := v.ID().String() + "@example.org"
		contacts = append(contacts, c.Contact.Create().SetPersonID(v.ID()).SetChannel("EMAIL").
			SetDigest(w.Keys.Digest(personal.Contact, address)).SetSealed(w.Keys.SealText(address, personal.Contact)))
		hash := sha256.Sum256([]byte(Token(v)))
		signIns = append(signIns, c.SignIn.Create().SetID(v.Principal.SignInID).SetPersonID(v.ID()).SetTokenHash(hash[:]).
			SetKind(signin.KindBEARER).SetDevice("Firefox · Linux").SetExpiresAt(time.Now().Add(90*24*time.Hour)))
	}
	w.must(c.Person.CreateBulk(people...).Exec(w.System))
	w.must(c.Grant.CreateBulk(grants...).Exec(w.System))
	w.must(c.Contact.CreateBulk(contacts...).Exec(w.System))
	w.must(c.SignIn.CreateBulk(signIns...).Exec(w.System))
}

// Token answers the bearer token with which a viewer signs in over HTTP.
func Token(v *Viewer) string { return "token of " + v.Name }

func (w *World) viewer(name string, grants ...access.Grant) *Viewer {
	return &Viewer{Name: name, Principal: &access.Principal{
		PersonID: newID(), SignInID: newID(), Grants: grants, Locale: "zh-CN", RequestID: "request of " + name,
	}}
}

func newID() uuid.UUID { return uuid.Must(uuid.NewV7()) }
