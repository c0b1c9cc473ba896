package app

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"time"

	"shanhuo.app/server/access"
	"shanhuo.app/server/charge"
	"shanhuo.app/server/demo"
	"shanhuo.app/server/region"
	"shanhuo.app/server/region/tree"
)

type seedCmd struct {
	Regions seedRegionsCmd `cmd:"" help:"Load a city's regions from a file with the columns code,name,level,parent. Running twice changes nothing."`
	Demo    seedDemoCmd    `cmd:"" help:"Load the regions and campaigns of demo mode, so that serve --demo starts at once."`
}

type seedRegionsCmd struct {
	storage

	File string `arg:"" optional:"" help:"The file; - for standard input. Without one, the regions of Longnan that the portal carries."`
}

// Run loads the file, or says everything that is wrong with it.
func (c *seedRegionsCmd) Run(ctx context.Context, s streams) error {
	from := region.Longnan()
	switch c.File {
	case "":
	case "-":
		from = os.Stdin
	default:
		file, err := os.Open(c.File)
		if err != nil {
			return fmt.Errorf("open the file of regions: %w", err)
		}
		defer file.Close() //nolint:errcheck // only read
		from = file
	}
	rows, err := region.Parse(from)
	if err != nil {
		return err
	}
	db, err := openStore(ctx, &c.storage)
	if err != nil {
		return err
	}
	loaded, err := tree.Load(access.AsSystem(ctx, access.ForRegions), db, rows)
	if err := errors.Join(err, db.Close()); err != nil {
		return err
	}
	_, err = fmt.Fprintf(s.out, "Regions: %d added, %d changed, %d as they were.\n", loaded.Added, loaded.Changed, loaded.Same)
	return err
}

type seedDemoCmd struct {
	storage

	Listen string `name:"listen" env:"SHANHUO_LISTEN" default:"127.0.0.1:8080" help:"The address that serve will listen on; the sandbox's links lead there."`
}

// Run seeds without listening.
func (c *seedDemoCmd) Run(ctx context.Context, s streams) error {
	if _, _, err := net.SplitHostPort(c.Listen); err != nil {
		return &settingError{"listen", "is host:port, such as 127.0.0.1:8080"}
	}
	serve := &serveCmd{storage: c.storage, Listen: c.Listen, Demo: true, ChargeRate: 15, AttemptLease: charge.DefaultLease}
	serve.StripeTimeout = 20 * time.Second
	if err := os.MkdirAll(c.DataDir, 0o700); err != nil {
		return fmt.Errorf("make the data folder: %w", err)
	}
	p, err := openPortal(ctx, serve, c.logger(s), c.Listen)
	if err != nil {
		return err
	}
	if err := errors.Join(demo.Seed(ctx, p.demoServices()), p.close()); err != nil {
		return err
	}
	_, err = fmt.Fprintln(s.out, "The demo data is loaded.")
	return err
}
