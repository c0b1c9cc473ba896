package app

import (
	"context"
	"errors"
	"fmt"

	"shanhuo.app/server/access"
	"shanhuo.app/server/account"
	"shanhuo.app/server/clock"
	"shanhuo.app/server/notify"
	"shanhuo.app/server/store"
)

type grantCmd struct {
	storage

	Identifier string `arg:"" help:"E-mail address or mobile number of the person."`
	Role       string `arg:"" help:"ADMIN, COUNTY_OFFICER, COUNTY_FINANCE, VILLAGE_CLERK and so on."`
	Region     string `arg:"" optional:"" help:"Code of the region; without one the role holds everywhere."`
	Name       string `name:"name" help:"Display name, for a person the portal does not know yet."`
}

// Run gives the grant. Whoever may run it has the database and the keys already.
func (c *grantCmd) Run(ctx context.Context, s streams) error {
	db, err := openStore(ctx, &c.storage)
	if err != nil {
		return err
	}
	err = errors.Join(c.give(access.AsSystem(ctx, access.ForGrants), db), db.Close())
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(s.out, "%s holds %s now.\n", c.Identifier, c.Role)
	return err
}

func (c *grantCmd) give(ctx context.Context, db *store.DB) error {
	keys, err := openKeys(ctx, &c.storage, db)
	if err != nil {
		return err
	}
	accounts := account.New(db, keys, notify.New(keys, false, ""), &clock.System{}, account.DefaultConfig())
	if c.Name != "" {
		if _, err := accounts.Register(ctx, c.Identifier, c.Name, "zh-CN"); err != nil {
			return err
		}
	}
	_, err = accounts.GiveGrant(ctx, account.GiveGrantInput{
		Identifier: c.Identifier, Role: access.Role(c.Role), RegionCode: c.Region, DisplayName: c.Name, Locale: "zh-CN",
	})
	return err
}
