using Varde.SeedPopulation.Families;

namespace Varde.SeedPopulation.Cast;

/// <summary>Those who lie in the medical ward now, so that it has patients from the first day.</summary>
internal static class InHospital
{
    public static void MedicalWard(CastBuilder cast)
    {
        cast.Woman("innlagt-lungebetennelse", "Gunvor Prøvestad", cast.Aged(71), CastBuilder.At("Demoveien 4"), "in the medical ward with pneumonia since the evening before last", Tells("Innlagt med lungebetennelse"));
        cast.Man("innlagt-hjertesvikt", "Arvid Demostad", cast.Aged(79), CastBuilder.At("Testlia 17"), "in the medical ward with heart failure for four days, soon going home", Tells("Innlagt med hjertesvikt"));
        cast.Man("innlagt-blodpropp", "Geir Testeng", cast.Aged(52), CastBuilder.At("Prøveholtet 9", "Balsfjord"), "in the medical ward with a clot in the lung since last night", Tells("Innlagt med blodpropp i lungen"));
    }

    private static Func<Resident, Resident> Tells(string story) => resident => resident with { Story = story };
}
