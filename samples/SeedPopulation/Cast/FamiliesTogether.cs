using Varde.SeedPopulation.Families;

namespace Varde.SeedPopulation.Cast;

/// <summary>Parents at one address, and children at the edges of age.</summary>
internal static class FamiliesTogether
{
    /// <summary>A nurse of the ward whose own child comes there.</summary>
    public static void NursesFamily(CastBuilder cast)
    {
        var home = CastBuilder.At("Testhaugen 17");
        var mother = cast.OfStaff("sykepleier", home, "nurse at the medical ward, and mother of two");
        var father = cast.Man("far", "Nils Prøvestrand", cast.Aged(39), home, "father at the same address");
        var soonTwelve = cast.Man("gutt-snart-12", "Magnus Prøvestrand", cast.TurnsInAWeek(12), home, "boy of 11 who turns 12 a week after the start; both parents at the address");
        var small = cast.Woman("jente-5", "Maja Prøvestrand", cast.Aged(5, 3), home, "girl of 5 with asthma", r => r with { Story = "Barn med astma" });
        cast.Parents(mother, father, soonTwelve, small);
        cast.Married(mother, father);
    }

    /// <summary>Youth from 13 to 18, each at an edge.</summary>
    public static void Youth(CastBuilder cast)
    {
        var home = CastBuilder.At("Demostien 22", "Bodø");
        var mother = cast.Woman("mor-bodo", "Tonje Demoeide", cast.Aged(45), home, "mother of four young people in Bodø");
        var father = cast.Man("far-bodo", "Pål Demoeide", cast.Aged(47), home, "father at the same address");
        var thirteen = cast.Woman("jente-13", "Julie Demoeide", cast.Aged(13), home, "girl of 13 without consent to youth access: the school nurse only");
        var fifteen = cast.Man("gutt-snart-16", "Sindre Demoeide", cast.TurnsInAWeek(16), home, "boy of 15 who turns 16 a week after the start; with consent");
        var seventeen = cast.Woman("jente-snart-18", "Silje Demoeide", cast.TurnsInAWeek(18), home, "girl of 17 who turns 18 a week after the start; gave her mother a power of attorney at 16");
        cast.Parents(mother, father, thirteen, fifteen, seventeen);
        cast.Married(mother, father);
        cast.Consent(new(fifteen.Id, father.Id, cast.Today.AddMonths(-20)));
        cast.Refer(thirteen, Region.OrganisationKind.ChildPsychiatry, 40, "Angst og skolefravær");
        cast.Give(new(seventeen.Id, mother.Id, [1, 2, 3], cast.Today.AddMonths(-15)));
    }

    /// <summary>Consent to youth access that was taken back, and one that the parents do not agree on.</summary>
    public static void ConsentsUndone(CastBuilder cast)
    {
        var home = CastBuilder.At("Prøvegata 14", "Alta");
        var mother = cast.Woman("mor-alta", "Risten Testjávri", cast.Aged(43), home, "mother in Alta");
        var father = cast.Man("far-alta", "Biehtár Testjávri", cast.Aged(45), home, "father at the same address");
        var withdrawn = cast.Man("gutt-14-trukket", "Áilu Testjávri", cast.Aged(14, 2), home, "boy of 14 whose mother withdrew her consent to youth access");
        var disputed = cast.Woman("jente-13-uenige", "Ánne Testjávri", cast.Aged(13, 1), home, "girl of 13: one parent consented to youth access, the other refuses");
        cast.Parents(mother, father, withdrawn, disputed);
        cast.Consent(new(withdrawn.Id, mother.Id, cast.Today.AddMonths(-12), Withdrawn: cast.Today.AddMonths(-1)));
        cast.Consent(new(disputed.Id, mother.Id, cast.Today.AddDays(-20), RefusedBy: father.Id));
    }

    /// <summary>Someone born on 29 February, and a child whose day of birth nobody knows.</summary>
    public static void OddBirthDates(CastBuilder cast)
    {
        var home = CastBuilder.At("Testfaret 28", "Hammerfest");
        var mother = cast.Woman("mor-hammerfest", "Åse Prøveniemi", cast.Aged(39), home, "mother in Hammerfest");
        var leap = cast.Man("skuddaarsbarn", "Lars Prøveniemi", cast.LeapDay(9), home, "born on 29 February: a year older on 1 March of common years");
        var unknown = cast.Woman("ufullstendig-fodselsdato", "Sárá Prøveniemi", new BirthDate(cast.Today.Year - 16), home,
            "adopted; only the year of birth is known: may be 15 or 16", r => r with { NumberKind = Foundation.Identifiers.NationalIdKind.DNumber });
        cast.Parents(mother, null, leap, unknown);
    }

    /// <summary>A birth in the family: a child whom the register has given no number yet.</summary>
    public static void Newborn(CastBuilder cast)
    {
        var (home, born) = (CastBuilder.At("Prøveveien 77"), cast.Today.AddDays(-3));
        var mother = cast.Woman("nybakt-mor", "Sunniva Testmoen", cast.Aged(32), home, "gave birth three days before the start", r => r with { Story = Stories.Story.Pregnancy, GaveBirth = born });
        var father = cast.OfStaff("sykehuslege", home, "hospital doctor who is a father and a patient; his record is closed to him at work", r => r with { Story = "Høyt blodtrykk" });
        cast.Parents(mother, father, cast.Woman("nyfodt-uten-nummer", "Ingen Testmoen", born, home, "newborn without a number yet", r => r with { HasNoNumber = true }));
        cast.Married(mother, father);
    }
}
