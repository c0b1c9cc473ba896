// Package money is amounts of one currency in minor units. Nothing here is a
// float, and there is exactly one rounding function.
package money

import (
	"errors"
	"math"
	"math/bits"
	"strconv"
)

// Fen is an amount of Chinese yuan in hundredths (¥1 = 100 fen).
type Fen int64

// Currency is the ISO 4217 code of every amount in the portal.
const Currency = "CNY"

// MaxAmount is the largest amount the portal accepts anywhere: one hundred
// million yuan. It leaves room for 90,000 such amounts in an int64 sum.
const MaxAmount Fen = 10_000_000_000

// ErrOverflow says that a sum or product does not fit.
var ErrOverflow = errors.New("money: amount out of range")

// Times answers f × n, or ErrOverflow when the product passes MaxAmount.
func (f Fen) Times(n int) (Fen, error) {
	if f < 0 || n < 0 {
		return 0, ErrOverflow
	}
	hi, lo := bits.Mul64(uint64(f), uint64(n))
	if hi != 0 || lo > uint64(MaxAmount) {
		return 0, ErrOverflow
	}
	return Fen(lo), nil
}

// Plus answers f + g, or ErrOverflow when the sum leaves ±MaxAmount.
func (f Fen) Plus(g Fen) (Fen, error) {
	if (g > 0 && f > math.MaxInt64-g) || (g < 0 && f < math.MinInt64-g) {
		return 0, ErrOverflow
	}
	s := f + g
	if s > MaxAmount || s < -MaxAmount {
		return 0, ErrOverflow
	}
	return s, nil
}

// Share answers f × numerator ÷ denominator, rounded half up to a whole fen. It is
// the only place where an amount is rounded; callers round a unit price first
// and multiply by the quantity after, so that every unit costs the same.
// It panics on a negative operand or a denominator of zero: both are
// programming errors that validation has to stop earlier.
func (f Fen) Share(numerator, denominator int64) Fen {
	if f < 0 || numerator < 0 || denominator <= 0 {
		panic("money: Share of a negative amount or over zero")
	}
	hi, lo := bits.Mul64(uint64(f), uint64(numerator))
	lo, carry := bits.Add64(lo, uint64(denominator)/2, 0)
	hi += carry
	if hi >= uint64(denominator) {
		panic("money: Share out of range")
	}
	q, _ := bits.Div64(hi, lo, uint64(denominator))
	if q > math.MaxInt64 {
		panic("money: Share out of range")
	}
	return Fen(q)
}

// String writes the amount as people read it, in the web app too: ¥1,234 or −¥1,234.50.
func (f Fen) String() string {
	sign, v := "", uint64(f)
	if f < 0 {
		sign, v = "−", uint64(-f)
	}
	whole := strconv.FormatUint(v/100, 10)
	out := make([]byte, 0, len(whole)+8)
	for i := range len(whole) {
		if i > 0 && (len(whole)-i)%3 == 0 {
			out = append(out, ',')
		}
		out = append(out, whole[i])
	}
	s := sign + "¥" + string(out)
	if cents := v % 100; cents != 0 {
		s += "." + string([]byte{byte('0' + cents/10), byte('0' + cents%10)})
	}
	return s
}
