// Package tree keeps the regions in the database: it loads a file of them and
// answers the regions above and below one. Package region itself is only values,
// which the generated entities are built on.
package tree

import (
	"context"
	"fmt"
	"slices"

	"shanhuo.app/ent/gen"
	genregion "shanhuo.app/ent/gen/region"
	"shanhuo.app/server/access"
	"shanhuo.app/server/audit"
	"shanhuo.app/server/fault"
	"shanhuo.app/server/region"
	"shanhuo.app/server/store"
)

// Loaded counts what a load did. Regions that the file does not name stay.
type Loaded struct{ Added, Changed, Same int }

// chunk is how many regions go into one statement; SQLite takes 32,766 arguments.
const chunk = 1000

// Load writes the rows in one transaction: new regions are added, new names
// replace old ones, and running it twice changes nothing. A region that would move
// under another parent is refused with a fault.List, since grants and campaigns lie
// by its path.
func Load(ctx context.Context, db *store.DB, rows []region.Row) (Loaded, error) {
	ctx = access.AsSystem(ctx, access.ForRegions)
	var result Loaded
	err := db.InTx(ctx, func(ctx context.Context, tx *gen.Tx) error {
		known, err := existing(ctx, tx, rows)
		if err != nil {
			return err
		}
		write, loaded, err := compare(rows, known)
		if err != nil {
			return err
		}
		result = loaded
		if len(write) == 0 {
			return nil
		}
		now, err := store.Now(ctx, tx)
		if err != nil {
			return err
		}
		for part := range slices.Chunk(write, chunk) {
			creates := make([]*gen.RegionCreate, len(part))
			for i, row := range part {
				creates[i] = tx.Region.Create().SetID(row.Code).SetName(row.Name).SetLevel(row.Level).SetPath(row.Path).SetCreatedAt(now)
				if row.Parent != "" {
					creates[i].SetParentCode(row.Parent)
				}
			}
			err := tx.Region.CreateBulk(creates...).OnConflictColumns(genregion.FieldID).UpdateName().Exec(ctx)
			if err != nil {
				return fmt.Errorf("region: load: %w", err)
			}
		}
		return audit.Write(ctx, tx, audit.Act{
			Action: "region.load", Object: "region", ObjectID: write[0].Code, Region: write[0].Path, At: now,
			After: map[string]int{"added": loaded.Added, "changed": loaded.Changed},
		})
	})
	return result, err
}

func existing(ctx context.Context, tx *gen.Tx, rows []region.Row) (map[string]*gen.Region, error) {
	known := make(map[string]*gen.Region, len(rows))
	for part := range slices.Chunk(rows, 20*chunk) {
		codes := make([]string, len(part))
		for i, row := range part {
			codes[i] = row.Code
		}
		found, err := tx.Region.Query().Where(genregion.IDIn(codes...)).All(ctx)
		if err != nil {
			return nil, fmt.Errorf("region: read the tree: %w", err)
		}
		for _, r := range found {
			known[r.ID] = r
		}
	}
	return known, nil
}

// compare answers the rows to write, or a fault for each that would move.
func compare(rows []region.Row, known map[string]*gen.Region) (write []region.Row, loaded Loaded, err error) {
	var moved fault.List
	for _, row := range rows {
		old, ok := known[row.Code]
		switch {
		case !ok:
			loaded.Added++
			write = append(write, row)
		case old.Path != row.Path:
			moved.Add(fault.NewConflict("REGION_MOVED", fmt.Sprintf("lines.%d", row.Line)).With("line", row.Line).
				With("code", row.Code).With("path", string(old.Path)))
		case old.Name != row.Name:
			loaded.Changed++
			write = append(write, row)
		default:
			loaded.Same++
		}
	}
	return write, loaded, moved.Err()
}
