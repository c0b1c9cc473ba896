package pledge

import (
	"context"
	"crypto/subtle"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"time"

	"github.com/google/uuid"

	"shanhuo.app/server/fault"
)

// linkDigest is the purpose of the keyed digests that sign links.
const linkDigest = "pledge-link"

const linkLength = 16 + 8 + 32

// SignLink makes a token that lets whoever has it do one thing (purpose, such as
// "new-card") with one pledge and no other, until expires.
func (s *Service) SignLink(pledgeID uuid.UUID, purpose string, expires time.Time) string {
	body := binary.BigEndian.AppendUint64(pledgeID[:], uint64(expires.Unix()))
	return base64.RawURLEncoding.EncodeToString(append(body, s.linkMAC(body, purpose)...))
}

// OpenLink answers the pledge of a token. It refuses with LINK_INVALID a token
// that was altered or made for another purpose, and with LINK_EXPIRED one whose
// time is over by the portal's clock.
func (s *Service) OpenLink(ctx context.Context, token, purpose string) (uuid.UUID, error) {
	raw, err := base64.RawURLEncoding.Strict().DecodeString(token)
	if err != nil || len(raw) != linkLength {
		return uuid.Nil, fault.NewInvalid("LINK_INVALID", "token")
	}
	body, mac := raw[:24], raw[24:]
	if subtle.ConstantTimeCompare(mac, s.linkMAC(body, purpose)) != 1 {
		return uuid.Nil, fault.NewInvalid("LINK_INVALID", "token")
	}
	now, err := s.DB.Now(ctx)
	if err != nil {
		return uuid.Nil, fmt.Errorf("open link: %w", err)
	}
	if expires := time.Unix(int64(binary.BigEndian.Uint64(body[16:])), 0); !now.Before(expires) {
		return uuid.Nil, fault.NewConflict("LINK_EXPIRED", "token")
	}
	return uuid.UUID(body[:16]), nil
}

// linkMAC answers 128 bits, written as 32 letters.
func (s *Service) linkMAC(body []byte, purpose string) []byte {
	return []byte(s.Keys.Digest(linkDigest, purpose+"\x00"+string(body)))[:32]
}
