using Varde.SeedPopulation.Families;

namespace Varde.SeedPopulation.Cast;

/// <summary>People whose address is protected, and people who have died.</summary>
internal static class ProtectedPeople
{
    /// <summary>Kode 6, a mother and her child at one address.</summary>
    public static void StrictlyConfidential(CastBuilder cast)
    {
        var home = CastBuilder.At("Prøvejordet 81", "Sortland");
        var mother = cast.Woman("kode-6", "Randi Prøvedal", cast.Aged(36), home, "strictly confidential address (kode 6)", Strictly);
        var child = cast.Man("kode-6-barn", "Olav Prøvedal", cast.Aged(6, 8), home, "boy of 6, strictly confidential address, one parent at it", Strictly);
        cast.Parents(mother, null, child);

        static Resident Strictly(Resident resident) => resident with { Protection = AddressProtection.StrictlyConfidential };
    }

    /// <summary>Kode 7.</summary>
    public static void Confidential(CastBuilder cast) =>
        cast.Man("kode-7", "Harald Demohaugen", cast.Aged(58), CastBuilder.At("Testfaret 71", "Narvik"), "confidential address (kode 7); chronic lung disease",
            r => r with { Protection = AddressProtection.Confidential, Story = "KOLS med forverring" });

    /// <summary>Two who have died: within and beyond the thirty days in which a care relation lives on; one left a spouse.</summary>
    public static void Dead(CastBuilder cast)
    {
        var home = CastBuilder.At("Demostien 11");
        var widow = cast.Woman("enke", "Aud Testvær", cast.Aged(79), home, "widow, next of kin of a man who died ten days before the start");
        var recently = cast.Man("dod-10-dager", "Torstein Testvær", cast.Aged(83), home, "died ten days before the start, after sepsis",
            r => r with { Died = cast.Today.AddDays(-10), Story = "Sepsis", HasHomeCare = true });
        cast.Married(widow, recently);
        cast.Give(new(recently.Id, widow.Id, [1, 2, 3], cast.Today.AddYears(-2)));
        cast.Man("dod-40-dager", "Olav Demoøya", cast.Aged(90), CastBuilder.At("Prøveveien 99", "Vågan"), "died forty days before the start", r => r with { Died = cast.Today.AddDays(-40) });
    }
}
