// Command shanhuo is the whole portal: one binary, one database.
package main

import (
	"os"

	"shanhuo.app/server/app"
)

func main() {
	os.Exit(app.Main(os.Args[1:], os.Stdout, os.Stderr))
}
