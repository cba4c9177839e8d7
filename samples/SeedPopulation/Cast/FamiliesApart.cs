using Varde.SeedPopulation.Families;

namespace Varde.SeedPopulation.Cast;

/// <summary>Parents who do not live together, and everything that follows for who may represent the children.</summary>
internal static class FamiliesApart
{
    /// <summary>The family that the demo tells of first: the mother with four children, the father in the next municipality.</summary>
    public static void MotherAndFatherElsewhere(CastBuilder cast)
    {
        var home = CastBuilder.At("Prøveveien 12");
        var mother = cast.Woman("mor", "Marit Demovik", cast.Aged(42), home, "mother of four, lives with them; parental responsibility");
        var father = cast.Man("far-annen-adresse", "Per Testvik", cast.Aged(44), CastBuilder.At("Demostien 3", "Balsfjord"), "their father, lives elsewhere; parental responsibility");
        var nine = cast.Woman("jente-9", "Sara Demovik", cast.Aged(9), home, "girl of 9: the parents represent her in everything");
        var twelve = cast.Man("gutt-12", "Jonas Demovik", cast.Aged(12), home, "boy of 12: no own use of the portal yet");
        var fourteen = cast.Woman("jente-14", "Nora Demovik", cast.Aged(14), home, "girl of 14 with her mother's consent to youth access");
        var sixteen = cast.Man("ungdom-16", "Sigurd Demovik", cast.Aged(16), home, "youth of 16: the parents are out");
        cast.Parents(mother, father, nine, twelve, fourteen, sixteen);
        cast.Consent(new(fourteen.Id, mother.Id, cast.Today.AddMonths(-10)));
        cast.Refer(fourteen, Region.OrganisationKind.ChildPsychiatry, 60, "Nedstemt og sover dårlig", assessed: cast.Today.AddDays(-50));
    }

    /// <summary>Twins who are registered each with one parent: both parents see both.</summary>
    public static void TwinsWithOneParentEach(CastBuilder cast)
    {
        var (hers, his) = (CastBuilder.At("Testbakken 8"), CastBuilder.At("Testbakken 40"));
        var mother = cast.Woman("tvillingmor", "Solveig Testlia", cast.Aged(35), hers, "mother of twins of 6");
        var father = cast.Man("tvillingfar", "Odd Demolia", cast.Aged(37), his, "father of the twins, another address");
        var born = cast.Aged(6, 2);
        cast.Parents(mother, father,
            cast.Woman("tvilling-hos-mor", "Aud Testlia", born, hers, "twin registered with the mother"),
            cast.Man("tvilling-hos-far", "Ánte Testlia", born, his, "twin registered with the father"));
    }

    /// <summary>Twins of whom one is registered with the grandparents: that one is closed for both parents.</summary>
    public static void TwinWithGrandparents(CastBuilder cast)
    {
        var (home, old) = (CastBuilder.At("Demosvingen 5", "Harstad"), CastBuilder.At("Prøvegata 61", "Harstad"));
        var mother = cast.Woman("mor-harstad", "Elle Testšaldi", cast.Aged(33), home, "mother of twins of 9");
        var father = cast.Man("far-harstad", "Máhtte Testšaldi", cast.Aged(34), home, "father of the twins, same address as the mother");
        var grandmother = cast.Woman("bestemor-harstad", "Biret Demoluokta", cast.Aged(61), old, "grandmother, no parental responsibility");
        var born = cast.Aged(9, 7);
        var near = cast.Man("tvilling-hjemme", "Issát Testšaldi", born, home, "twin at home");
        var far = cast.Woman("tvilling-hos-bestemor", "Láilá Testšaldi", born, old, "twin registered with the grandmother");
        cast.Parents(mother, father, near, far);
        cast.Tie(far, grandmother, TieKind.Grandmother);
        cast.Married(mother, father);
    }

    /// <summary>A father whom the register gives no responsibility, and a stepfather at the child's address.</summary>
    public static void FatherWithoutResponsibility(CastBuilder cast)
    {
        var home = CastBuilder.At("Prøvejordet 2");
        var mother = cast.Woman("alenemor", "Liv Testsund", cast.Aged(31), home, "has parental responsibility alone");
        var father = cast.Man("far-uten-foreldreansvar", "Leif Demosund", cast.Aged(33), CastBuilder.At("Testfaret 9"), "father without parental responsibility");
        var stepfather = cast.Man("stefar", "Håkon Prøvevær", cast.Aged(36), home, "stepfather at the child's address");
        var child = cast.Man("gutt-8", "Eirik Testsund", cast.Aged(8), home, "boy of 8");
        cast.Parents(mother, null, child);
        cast.Tie(child, father, TieKind.Father);
        cast.Tie(child, stepfather, TieKind.StepFather);
        cast.Married(mother, stepfather);
        cast.Refer(child, Region.OrganisationKind.ChildPsychiatry, 4, "Uro og konsentrasjonsvansker på skolen");
    }

    /// <summary>One parent moved abroad, the other lives with the child.</summary>
    public static void FatherAbroad(CastBuilder cast)
    {
        var home = CastBuilder.At("Demosvingen 31", "Narvik");
        var mother = cast.Woman("mor-narvik", "Hanne Prøvefjell", cast.Aged(40), home, "mother of a girl of 10");
        var father = cast.Man("far-i-sverige", "Anders Prøvefjell", cast.Aged(41), new("Provgatan 4", "981 31", "Kiruna", null, "SE"), "father who moved to Sweden; parental responsibility");
        cast.Parents(mother, father, cast.Woman("jente-10", "Ida Prøvefjell", cast.Aged(10), home, "girl of 10, one parent abroad"));
    }
}
