// Package app is the portal's commands and settings, and wires everything by hand.
package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"

	"github.com/alecthomas/kong"

	"shanhuo.app/server/fault"
	"shanhuo.app/server/message"
)

// Version is set at build time by -ldflags; a build without it says what Go knows.
var Version = ""

type cli struct {
	Serve     serveCmd     `cmd:"" help:"Run the portal."`
	Migrate   migrateCmd   `cmd:"" help:"Bring the database to this version's form."`
	Seed      seedCmd      `cmd:"" help:"Load regions or demo data."`
	Reconcile reconcileCmd `cmd:"" help:"Compare the ledger with the card provider, to the cent. Exit 1 when they differ."`
	Verify    verifyCmd    `cmd:"" help:"Recompute what the portal has published or stored."`
	Grant     grantCmd     `cmd:"" help:"Give a person a role in a region; how the first administrator comes to be."`
	Sandbox   sandboxCmd   `cmd:"" help:"Run the card provider sandbox as a server of its own. No real card works there."`
	Version   versionCmd   `cmd:"" help:"Print the version."`
}

// streams are where a command prints.
type streams struct{ out, err io.Writer }

// Main runs a command line and answers the exit code: 0 done, 1 failed or found
// differences, 2 the command line or a setting is wrong.
func Main(args []string, stdout, stderr io.Writer) (code int) {
	var c cli
	exit := -1
	parser, err := kong.New(&c,
		kong.Name("shanhuo"),
		kong.Description("Shanhuo 山货: households pre-sell their harvest, backers pledge, offices vouch.\n\nEvery flag can also be set by the environment variable shown beside it."),
		kong.Writers(stdout, stderr),
		kong.Exit(func(status int) { exit = status }),
		kong.UsageOnError(),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true}),
	)
	if err != nil {
		_, _ = fmt.Fprintln(stderr, "shanhuo:", err)
		return 2
	}
	parsed, err := parser.Parse(args)
	if exit >= 0 {
		return exit
	}
	if err != nil {
		_, _ = fmt.Fprintf(stderr, "shanhuo: %v\nTry: shanhuo --help\n", err)
		return 2
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	parsed.BindTo(ctx, (*context.Context)(nil))
	if err := parsed.Run(streams{out: stdout, err: stderr}); err != nil {
		complain(stderr, err)
		var wrong *settingError
		if errors.As(err, &wrong) {
			return 2
		}
		return 1
	}
	return 0
}

// complain prints an error; faults as the sentences people get, each with its place.
func complain(out io.Writer, err error) {
	faults := fault.All(err)
	if len(faults) == 0 {
		_, _ = fmt.Fprintln(out, "shanhuo:", err)
	}
	for _, f := range faults {
		place := ""
		if f.Field != "" {
			place = f.Field + ": "
		}
		_, _ = fmt.Fprintf(out, "shanhuo: %s%s\n", place, message.Fault(message.English, f))
	}
}

type versionCmd struct{}

// Run prints the version.
func (versionCmd) Run(s streams) error {
	_, err := fmt.Fprintln(s.out, "shanhuo", version())
	return err
}

func version() string {
	if Version != "" {
		return Version
	}
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" {
		return info.Main.Version
	}
	return "unknown"
}
