// Package policies holds the whole truth about who may do what: policy.csv, and
// model.conf, which joins it to the grants of a person.
package policies

import _ "embed"

// Model is the Casbin model.
//
//go:embed model.conf
var Model string

// Policy is the table of role, object and action.
//
//go:embed policy.csv
var Policy string
