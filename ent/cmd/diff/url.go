package main

import (
	"errors"
	"net/url"
)

// withDatabase answers the same server's URL for another database.
func withDatabase(server, name string) (string, error) {
	u, err := url.Parse(server)
	if err != nil {
		return "", errors.New("SHANHUO_TEST_POSTGRES cannot be read")
	}
	u.Path = "/" + name
	return u.String(), nil
}
