package page

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"shanhuo.app/server/closing"
	"shanhuo.app/server/money"
)

// found is one thing in a proof that is not so: in words, and as the file calls it.
type found struct{ Text, Place string }

var (
	// placeForm takes apart where a difference is: of a list the part with its number and,
	// inside a pledge, the line; and what of it.
	placeForm = regexp.MustCompile(`^(?:(pledges|campaign\.ladder|campaign\.tiers)\[(\d+)\](?:\.lines\[(\d+)\])?|(\w+))(?:\.(\w+))?`)
	// rungForm takes apart a step of the price ladder, as a check names it.
	rungForm = regexp.MustCompile(`^(-?\d+) from (-?\d+) backers$`)
	// amounts are what a proof gives in fen.
	amounts = []string{"goods", "freight", "final", "price", "unitPrice", "unitFreight", "finalUnitPrice", "goal"}
	// problemWords name the sentence about what is wrong otherwise.
	problemWords = map[string]string{
		closing.NotCanonical: "form", closing.BeforeDeadline: "early", closing.AfterDeadline: "late", closing.NotFalling: "falling", closing.AbovePrinted: "above",
		closing.Empty: "empty", closing.Twice: "twice", closing.TwiceInPledge: "twiceInPledge", closing.BadPseudonym: "pseudonym", closing.OutOfOrder: "order",
		closing.UnknownTier: "tier", closing.OutOfRange: "range", closing.NotAnInstant: "instant",
	}
)

// differences are what a check of a proof found, as people who know no file read it.
func (v *visit) differences(list []closing.Difference) []found {
	out := make([]found, len(list))
	for i, d := range list {
		out[i] = found{Text: v.difference(d), Place: d.String()}
	}
	return out
}

func (v *visit) difference(d closing.Difference) string {
	part := placeForm.FindStringSubmatch(d.Path)
	if part == nil {
		return d.String()
	}
	list, number, line, single, field := part[1], part[2], part[3], part[4], part[5]
	var where []string
	switch {
	case list != "":
		where = append(where, v.t("page.verify.part."+strings.TrimPrefix(list, "campaign."), "n", fromOne(number)))
	case single == "sha256", single == "headDigest":
		return v.t("page.verify.changed." + single)
	default:
		where = append(where, v.named("page.verify.part."+single, single))
	}
	if line != "" {
		where = append(where, v.t("page.verify.part.line", "n", fromOne(line)))
	}
	if field == "digest" {
		return v.t("page.verify.changed.digest", "what", where[0])
	}
	if field != "" {
		where = append(where, v.named("page.verify.field."+field, field))
	}
	what := strings.Join(where, v.t("page.comma"))
	switch {
	case d.Problem != "":
		return v.t("page.verify.problem."+problemWords[d.Problem], "what", what, "byte", strconv.Itoa(d.Byte))
	case single == "rung":
		return v.t("page.verify.stated", "what", what, "stated", v.rung(d.Stated), "recomputed", v.rung(d.Recomputed))
	case single == "outcome":
		return v.t("page.verify.stated", "what", what, "stated", v.ended(d.Stated), "recomputed", v.ended(d.Recomputed))
	case slices.Contains(amounts, field):
		return v.t("page.verify.stated", "what", what, "stated", yuan(d.Stated), "recomputed", yuan(d.Recomputed))
	}
	return v.t("page.verify.stated", "what", what, "stated", d.Stated, "recomputed", d.Recomputed)
}

func (v *visit) ended(stated string) string {
	switch stated {
	case closing.OutcomeSuccess:
		return v.t("page.verify.success")
	case closing.OutcomeFailed:
		return v.t("page.verify.failed")
	}
	return stated
}

// rung says a step of the price ladder; a check names none what is below the first one.
func (v *visit) rung(stated string) string {
	part := rungForm.FindStringSubmatch(stated)
	if part == nil {
		return v.t("page.verify.rung.none")
	}
	n, err := strconv.Atoi(part[2])
	if err != nil {
		return stated
	}
	return v.t("page.verify.rung.step", "price", yuan(part[1]), "n", n)
}

// yuan writes an amount that a check gives in fen.
func yuan(fen string) string {
	n, err := strconv.ParseInt(fen, 10, 64)
	if err != nil {
		return fen
	}
	return money.Fen(n).String()
}

// fromOne counts as people do what a file counts from nought.
func fromOne(index string) string {
	n, err := strconv.Atoi(index)
	if err != nil {
		return index
	}
	return strconv.Itoa(n + 1)
}

// changed are the numbers of the pledges whose own digest shows that they are not as
// they were written; none when more differs than is listed.
func changed(report closing.Report) []string {
	if report.More > 0 {
		return nil
	}
	var out []string
	for _, d := range report.Differences {
		if part := placeForm.FindStringSubmatch(d.Path); part != nil && part[1] == "pledges" && part[5] == "digest" {
			out = append(out, fromOne(part[2]))
		}
	}
	return out
}
