package address

import (
	"context"
	"fmt"

	"shanhuo.app/ent/gen"
	"shanhuo.app/ent/gen/address"
	"shanhuo.app/server/access"
)

// List answers the reader's addresses, the last used first.
func (s *Service) List(ctx context.Context) ([]*Kept, error) {
	me := access.PersonID(ctx)
	if err := access.Require(ctx, access.AddressRead, access.Own(me)); err != nil {
		return nil, err
	}
	rows, err := s.DB.Client.Address.Query().Where(address.PersonID(me)).
		Order(gen.Desc(address.FieldUsedAt, address.FieldID)).Limit(Most).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("address: list: %w", err)
	}
	list := make([]*Kept, len(rows))
	for i, row := range rows {
		if list[i], err = s.open(row); err != nil {
			return nil, err
		}
	}
	return list, nil
}
