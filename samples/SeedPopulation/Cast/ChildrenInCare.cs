using Varde.SeedPopulation.Families;

namespace Varde.SeedPopulation.Cast;

/// <summary>Children whom others than their parents take care of.</summary>
internal static class ChildrenInCare
{
    /// <summary>Registered in a foster home after a care order.</summary>
    public static void FosterHome(CastBuilder cast)
    {
        var home = CastBuilder.At("Testbakken 66", "Senja");
        var mother = cast.Woman("mor-fosterbarn", "Unni Demovoll", cast.Aged(34), CastBuilder.At("Prøvegata 5", "Senja"), "mother of a child in a foster home; parental responsibility");
        var fosterMother = cast.Woman("fostermor", "Gerd Prøveåsen", cast.Aged(50), home, "foster mother, no parental responsibility");
        var fosterFather = cast.Man("fosterfar", "Kåre Prøveåsen", cast.Aged(52), home, "foster father, no parental responsibility");
        var child = cast.Man("fosterbarn", "Trygve Demovoll", cast.Aged(10), home, "boy of 10 in a foster home under a care order");
        cast.Parents(mother, null, child);
        cast.Tie(child, fosterMother, TieKind.FosterMother);
        cast.Tie(child, fosterFather, TieKind.FosterFather);
        cast.Married(fosterMother, fosterFather);
        cast.TakeOverCare(child, cast.Today.AddMonths(-18));
    }

    /// <summary>Under a care order, and still registered at home.</summary>
    public static void CareOrderAtHome(CastBuilder cast)
    {
        var home = CastBuilder.At("Demosvingen 44");
        var mother = cast.Woman("mor-omsorgsovertakelse", "Vigdis Testberg", cast.Aged(29), home, "mother whose child is under a care order");
        var child = cast.Woman("omsorgsovertatt-hjemme", "Oddny Testberg", cast.Aged(7), home, "girl of 7 under a care order, still registered at home");
        cast.Parents(mother, null, child);
        cast.TakeOverCare(child, cast.Today.AddDays(-25));
    }

    /// <summary>A grandmother with responsibility by judgment.</summary>
    public static void GrandmotherByJudgment(CastBuilder cast)
    {
        var home = CastBuilder.At("Prøveveien 3", "Vefsn");
        var grandmother = cast.Woman("bestemor-med-foreldreansvar", "Berit Prøveheia", cast.Aged(63), home, "grandmother with parental responsibility by judgment");
        var child = cast.Man("barnebarn", "Ivar Prøveheia", cast.Aged(9), home, "boy of 9 who lives with his grandmother");
        cast.Tie(child, grandmother, TieKind.Grandmother, ParentalResponsibility.ByJudgment);
    }

    /// <summary>A father who got responsibility from a court.</summary>
    public static void FatherByJudgment(CastBuilder cast)
    {
        var home = CastBuilder.At("Testhaugen 50", "Rana");
        var father = cast.Man("far-ved-dom", "Gunnar Demofjord", cast.Aged(38), home, "father with parental responsibility by judgment");
        var child = cast.Woman("jente-11-dom", "Astrid Demofjord", cast.Aged(11, 3), home, "girl of 11 who lives with her father");
        cast.Tie(child, father, TieKind.Father, ParentalResponsibility.ByJudgment);
    }

    /// <summary>A minor without parents in the country, and the guardian.</summary>
    public static void Guardian(CastBuilder cast)
    {
        var guardian = cast.Woman("verge", "Bjørg Testeide", cast.Aged(57), CastBuilder.At("Prøvegata 90", "Vadsø"), "guardian of a minor; guardianship alone gives no access");
        var minor = cast.Man("enslig-mindreaarig", "Juhán Demosaari", cast.Aged(15, 4), CastBuilder.At("Testfaret 2", "Vadsø"), "boy of 15 with a D-number, no parents in Norway",
            r => r with { NumberKind = Foundation.Identifiers.NationalIdKind.DNumber, Level = PortalLevel.None });
        cast.Tie(minor, guardian, TieKind.Guardian);
    }
}
