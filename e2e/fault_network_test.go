package e2e

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/Shopify/toxiproxy/v2"
	"github.com/Shopify/toxiproxy/v2/collectors"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/rs/zerolog"
)

// line is the network between the portal and its provider.
type line struct{ proxy *toxiproxy.Proxy }

// lay connects an address of its own with the provider.
func (l *line) lay(t *testing.T, provider string) (address string) {
	t.Helper()
	server := toxiproxy.NewServer(toxiproxy.NewMetricsContainer(prometheus.NewRegistry()), zerolog.Nop())
	server.Metrics.ProxyMetrics = collectors.NewProxyMetricCollectors()
	l.proxy = toxiproxy.NewProxy(server, "provider", "127.0.0.1:0", provider)
	if err := l.proxy.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(l.proxy.Stop)
	return "http://" + l.proxy.Listen
}

// breaks spoils the line until mend.
func (l *line) breaks(t *testing.T, toxic string) {
	t.Helper()
	if _, err := l.proxy.Toxics.AddToxicJson(strings.NewReader(toxic)); err != nil {
		t.Fatal(err)
	}
}

func (l *line) mend() { l.proxy.Toxics.ResetToxics(context.Background()) }

// TestFaultOfTheNetworkChargesEachCardOnce loses the provider's answers on their way: what
// was asked for is done, and the portal is not told.
func TestFaultOfTheNetworkChargesEachCardOnce(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, database string) {
		var l line
		w := newWorld(t, build{place: emptyPlace(t, database), backers: 6, between: func(provider string) string { return l.lay(t, provider) }})
		ways := []struct{ name, toxic string }{
			{"answers vanish and the line goes dead", `{"type": "timeout", "stream": "downstream", "attributes": {"timeout": 0}}`},
			{"answers vanish and the line is cut", `{"type": "timeout", "stream": "downstream", "attributes": {"timeout": 300}}`},
			{"answers come after the portal has given up", `{"type": "latency", "stream": "downstream", "attributes": {"latency": 3500}}`},
			{"the line is reset when the answer comes", `{"type": "reset_peer", "stream": "downstream", "attributes": {"timeout": 0}}`},
		}
		for i, way := range ways {
			w.raise(t, i+1, true)
			for n, backer := range w.crew {
				w.pledged(t, backer, w.stages[i], fmt.Sprintf("line-%d-%d", i, n))
			}
			w.struck = append(w.struck, way.name)
		}
		for i, way := range ways {
			l.breaks(t, way.toxic)
			w.closeNow(t, w.stages[i].open)
			eventually(t, way.name+": the provider charging", func() error {
				done := w.charged(t, w.stages[i])
				if done < len(w.crew) {
					return fmt.Errorf("%d of %d cards are charged", done, len(w.crew))
				}
				return nil
			})
			// The provider did everything, and the portal cannot know.
			states := w.states(t)
			for _, p := range w.promises {
				if p.stage == w.stages[i] && states[p.id].at("state").text() == "COLLECTED" {
					t.Errorf("%s: the portal knows about the charge of %s; nothing was lost", way.name, p.key)
				}
			}
			l.mend()
		}
		w.collected(t)
		w.decided(t)
		w.audit(t)
	})
}

// pledged makes a pledge with a good card in peace.
func (w *world) pledged(t testing.TB, by *client, s *stage, key string) {
	t.Helper()
	p := &promise{by: by, stage: s, key: key, tier: 1, quantity: 1, card: goodCard, returns: true}
	w.note(p)
	if err := w.keep(p); err != nil {
		t.Fatal(err)
	}
}

// charged counts the cards of a campaign that the provider has charged, each at most once.
func (w *world) charged(t testing.TB, s *stage) int {
	t.Helper()
	charges, n := chargesAt(t, w.sandbox), 0
	for _, p := range w.promises {
		if p.stage != s {
			continue
		}
		switch times := charges.succeeded(rowOf(t, p.id)); {
		case times > 1:
			t.Fatalf("the pledge %s was charged %d times", rowOf(t, p.id), times)
		case times == 1:
			n++
		}
	}
	return n
}
