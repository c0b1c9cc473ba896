package graphtest

import (
	"shanhuo.app/ent/gen"
	"shanhuo.app/server/access"
	"shanhuo.app/server/region"
)

// The places, seen from Village, where nearly everything in the world lies. The codes
// of the namesakes begin with those of the places they are named after.
const (
	City     region.Path = "/6212"
	County   region.Path = "/6212/621226"
	Township region.Path = "/6212/621226/621226208"
	Village  region.Path = "/6212/621226/621226208/621226208203"
	// Hamlet is no region of the tree; a grant there lies below everything.
	Hamlet region.Path = "/6212/621226/621226208/621226208203/62122620820301"
	Beside region.Path = "/6212/621226/621226208/621226208204"

	FarCounty   region.Path = "/6212/621223"
	FarTownship region.Path = "/6212/621223/621223102"
	FarVillage  region.Path = "/6212/621223/621223102/621223102204"

	NamesakeVillage region.Path = "/6212/621226/621226208/6212262082031"
	NamesakeCounty  region.Path = "/6212/6212261"
	namesakeTown    region.Path = "/6212/6212261/6212261208"
	// NamesakeOf is a village of the namesake county.
	NamesakeOf region.Path = "/6212/6212261/6212261208/6212261208203"
)

var places = []struct {
	path region.Path
	name string
}{
	{City, "陇南市"}, {County, "礼县"}, {Township, "雷坝镇"}, {Village, "甘山村"}, {Beside, "蒲陈村"}, {NamesakeVillage, "甘山新村"},
	{FarCounty, "宕昌县"}, {FarTownship, "哈达铺镇"}, {FarVillage, "玉岗村"},
	{NamesakeCounty, "礼县新区"}, {namesakeTown, "新区镇"}, {NamesakeOf, "新区村"},
}

func (w *World) makePlaces() {
	rows := make([]*gen.RegionCreate, len(places))
	for i, p := range places {
		rows[i] = w.DB.Client.Region.Create().SetID(p.path.Code()).SetName(p.name).SetPath(p.path).
			SetLevel(region.Levels[len(p.path.Segments())-1])
		if parent := p.path.Parent(); parent != "" {
			rows[i].SetParentCode(parent.Code())
		}
	}
	w.must(w.DB.Client.Region.CreateBulk(rows...).Exec(w.System))
}

// Standing is where a grant lies, seen from Village. Letter stands for it in tables.
type Standing struct {
	Letter string
	Path   region.Path
	Words  string
}

// Standings lists where every role is tried. The first five cover Village.
var Standings = []Standing{
	{"v", Village, "the village itself"},
	{"t", Township, "its township"},
	{"c", County, "its county"},
	{"y", City, "its city"},
	{"p", "", "the whole portal"},
	{"h", Hamlet, "below the village"},
	{"b", Beside, "the village beside it"},
	{"f", FarCounty, "the county beside its county"},
	{"n", NamesakeVillage, "a village whose code begins with the village's"},
	{"m", NamesakeCounty, "a county whose code begins with the county's"},
}

// Granted lists the roles of a grant in the order of the policy.
var Granted = access.Granted
