using Varde.SeedPopulation.Families;
using Varde.SeedPopulation.Region;

namespace Varde.SeedPopulation.Cast;

/// <summary>Patients who have blocked somebody or something, and those who have consented to little.</summary>
internal static class BlocksAndConsents
{
    /// <summary>The patient of the demo: three years of diabetes, all consents, nothing blocked.</summary>
    public static void Patient(CastBuilder cast) =>
        cast.Woman("pasient", "Kari Demones", cast.Aged(58), CastBuilder.At("Prøvegata 30"), "the patient: diabetes type 2 for three years, nothing blocked", r => r with { Story = "Diabetes type 2" });

    /// <summary>Each kind of block on a record of its own.</summary>
    public static void Blocked(CastBuilder cast)
    {
        var home = CastBuilder.At("Demostien 60");
        var named = cast.Man("sperret-person", "Johan Testelv", cast.Aged(66), home, "has blocked the hospital doctor by name", r => r with { Story = "Sepsis" });
        var unit = cast.Woman("sperret-enhet", "Astrid Testelv", cast.Aged(62), home, "has blocked the medical ward", r => r with { Story = "KOLS med forverring" });
        var organisation = cast.Man("sperret-virksomhet", "Sigurd Prøveholmen", cast.Aged(51), CastBuilder.At("Testhaugen 2", "Bodø"), "has blocked Nordlandssykehuset", r => r with { Story = "Høyt blodtrykk" });
        var (nursery, born) = (CastBuilder.At("Prøveveien 8"), cast.Today.AddDays(-24));
        var category = cast.Woman("sperret-dokumenttype", "Ingrid Demovær", cast.Aged(34), nursery, "has blocked the documents of her record; gave birth 24 days before the start",
            r => r with { Story = Stories.Story.Pregnancy, GaveBirth = born });
        cast.Parents(category, null, cast.Man("nyfodt", "Johan Demovær", born, nursery, "newborn of 24 days"));
        cast.Block(named, BlockKind.NamedPerson, cast.Staff.Named("sykehuslege").Id);
        cast.Block(unit, BlockKind.Unit, CareDirectory.Instance.AtHospital("Tromsø", OrganisationKind.MedicalWard).Id);
        cast.Block(organisation, BlockKind.Organisation, CareDirectory.Instance.Trust(Hospital.Nordland).Id);
        cast.Block(category, BlockKind.Category, null, "journal");
        cast.Married(named, unit);
    }

    /// <summary>Each level of consent below full, a closed service, and a reservation against the summary record.</summary>
    public static void Levels(CastBuilder cast)
    {
        Person("samtykke-ingen", "Oddny Testnes", 47, "has consented to nothing on the portal", r => r with { Level = PortalLevel.None });
        Person("samtykke-basis", "Gerd Demofjell", 52, "has consented to Basis: register insight", r => r with { Level = PortalLevel.Basis });
        Person("samtykke-basis-pluss", "Unni Prøvevoll", 39, "has consented to Basis+: the record too", r => r with { Level = PortalLevel.BasisPlus });
        Person("stengt-tjeneste", "Hanne Testvoll", 44, "has closed the record on the portal", r => r with { LockedServices = ["journal"] });
        Person("reservert-kjernejournal", "Lise Demobakken", 61, "has reserved against a summary record", r => r with { HasReservedSummaryRecord = true });

        void Person(string key, string name, int age, string about, Func<Resident, Resident> more) => cast.Woman(key, name, cast.Aged(age), CastBuilder.At($"Testfaret {age}"), about, more);
    }

    /// <summary>People whom the register knows by other numbers.</summary>
    public static void OtherNumbers(CastBuilder cast)
    {
        cast.Man("d-nummer", "Eero Demovaara", cast.Aged(29), CastBuilder.At("Prøvegata 2", "Båtsfjord"), "works at a fish plant; D-number", r => r with { NumberKind = Foundation.Identifiers.NationalIdKind.DNumber });
        cast.Man("ukjent-h-nummer", "Ukjent Prøvemann", new BirthDate(cast.Today.Year - 60), null, "unknown man brought in unconscious; H-number, no address, only the year of birth guessed",
            r => r with { NumberKind = Foundation.Identifiers.NationalIdKind.HNumber, Level = PortalLevel.None });
    }
}
