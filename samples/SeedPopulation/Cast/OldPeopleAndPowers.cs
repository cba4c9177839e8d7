using Varde.SeedPopulation.Families;

namespace Varde.SeedPopulation.Cast;

/// <summary>Powers of attorney, given and assigned, in force and not.</summary>
internal static class OldPeopleAndPowers
{
    /// <summary>An old mother with powers of attorney to her children: of all areas, of one, ended, and not begun.</summary>
    public static void OldMother(CastBuilder cast)
    {
        var mother = cast.Woman("gammel-mor", "Ragnhild Testhaugen", cast.Aged(86), CastBuilder.At("Testbakken 1"), "old mother who fell and broke a hip; home care twice a day",
            r => r with { Story = "Fall hos eldre", HasHomeCare = true });
        var son = cast.Man("sonn-med-fullmakt", "Øystein Testhaugen", cast.Aged(58), CastBuilder.At("Prøvegata 12"), "her son: power of attorney for the areas 1 and 3");
        var daughter = cast.Woman("datter-journalfullmakt", "Lise Testhaugen", cast.Aged(55), CastBuilder.At("Testfaret 33", "Bodø"), "her daughter: power of attorney for area 2, the record, that ends in a week");
        var second = cast.Man("sonn-avsluttet-fullmakt", "Rune Testhaugen", cast.Aged(52), CastBuilder.At("Demosvingen 19"), "her second son: a power of attorney that she ended");
        var grandchild = cast.Woman("barnebarn-kommende-fullmakt", "Ingrid Testhaugen", cast.Aged(24), CastBuilder.At("Prøveveien 20"), "her grandchild: a power of attorney that begins next month");
        foreach (var child in (Resident[])[son, daughter, second]) cast.Grown(mother, child);
        cast.Give(new(mother.Id, son.Id, [1, 3], cast.Today.AddYears(-1)));
        cast.Give(new(mother.Id, daughter.Id, [2], cast.Today.AddMonths(-11), To: cast.Today.AddDays(7)));
        cast.Give(new(mother.Id, second.Id, [1, 2, 3], cast.Today.AddYears(-3), Ended: cast.Today.AddMonths(-2)));
        cast.Give(new(mother.Id, grandchild.Id, [1], cast.Today.AddMonths(1)));
    }

    /// <summary>Dementia: a daughter holds an assigned power of attorney, a nephew held one whose five years are over.</summary>
    public static void LacksCapacity(CastBuilder cast)
    {
        var old = cast.Man("mangler-samtykkekompetanse", "Ola Prøvebakken", cast.Aged(81), CastBuilder.At("Harstad sykehjem, rom 12", "Harstad"), "man with dementia in a nursing home", r => r with { LivesInNursingHome = true });
        var daughter = cast.Woman("datter-tildelt-fullmakt", "Kari Prøvebakken", cast.Aged(53), CastBuilder.At("Testhaugen 8", "Harstad"), "his daughter: assigned power of attorney (TD)");
        var former = cast.Man("utlopt-tildelt-fullmakt", "Bjørn Prøvebakken", cast.Aged(60), CastBuilder.At("Testhaugen 90", "Harstad"), "his son: an assigned power of attorney whose five years are over");
        cast.Grown(old, daughter);
        cast.Grown(old, former);
        cast.Assign(new(old.Id, daughter.Id, cast.Today.AddYears(-1), cast.Today.AddYears(4)));
        cast.Assign(new(old.Id, former.Id, cast.Today.AddYears(-5).AddMonths(-2), cast.Today.AddMonths(-2)));
    }

    /// <summary>A girl of 13 who will not get the capacity to consent, and her mother with an assigned power.</summary>
    public static void YouthWithoutCapacity(CastBuilder cast)
    {
        var home = CastBuilder.At("Prøvejordet 30", "Senja");
        var mother = cast.Woman("mor-tildelt-fullmakt", "Máret Prøvenjárga", cast.Aged(44), home, "mother with parental responsibility and an assigned power of attorney");
        var daughter = cast.Woman("jente-13-uten-kompetanse", "Káren Prøvenjárga", cast.Aged(13, 9), home, "girl of 13 with a lasting lack of capacity");
        cast.Parents(mother, null, daughter);
        cast.Assign(new(daughter.Id, mother.Id, cast.Today.AddMonths(-8), cast.Today.AddMonths(-8).AddYears(5)));
    }
}
