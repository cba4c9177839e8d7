using Varde.SeedPopulation.Documents;

namespace Varde.SeedPopulation.Stories;

/// <summary>A child that grows and is vaccinated by the national programme, at the health station and at school.</summary>
internal static class Childhood
{
    private const int FirstYearOfOneHpvDose = 2025;

    public static void Tell(Chronicle record)
    {
        BeforeSchool(record);
        AtSchool(record);
        MinorComplaints.OfChild(record);
    }

    /// <summary>From birth, with growth until the tenth year.</summary>
    public static void BeforeSchool(Chronicle record)
    {
        var born = Born(record);
        Infancy(record, born);
        Growth(record, born);
    }

    /// <summary>Classes by the year of birth: the second, sixth, seventh and tenth have vaccines, the eighth is measured.</summary>
    public static void AtSchool(Chronicle record)
    {
        var nurse = record.Carers.HealthNurse;
        record.Add(Immunisations.Given(Vaccine.SchoolTetravalent, 4, "DTP27", nurse, InClass(record, 2)));
        record.Add(Immunisations.Given(Vaccine.SchoolMmr, 2, "MMR26", nurse, InClass(record, 6)));
        var hpv = InClass(record, 7);
        record.Add(Immunisations.Given(Vaccine.Hpv, 1, "HPV71", nurse, hpv));
        if (hpv.Year < FirstYearOfOneHpvDose) record.Add(Immunisations.Given(Vaccine.Hpv, 2, "HPV72", nurse, hpv.AddMonths(6)));
        var (height, weight) = record.Person.IsFemale ? (159.2m, 48.9m) : (158.4m, 47.6m);
        record.Add(BodyMeasurements.Of(height + record.Dice.Between(-6m, 6m, 1), weight + record.Dice.Between(-5m, 8m, 1), nurse, InClass(record, 8)));
        record.Add(Immunisations.Given(Vaccine.SchoolTetravalent, 5, "DTP10", nurse, InClass(record, 10)));
    }

    private static DateTimeOffset Born(Chronicle record) => NorwegianTime.At(record.Person.Born.ToDateTime(new TimeOnly(0, 0)));

    // A child begins in the first class in the year in which it becomes six, and the nurse comes in autumn.
    private static DateTimeOffset InClass(Chronicle record, int number) => NorwegianTime.At(new DateTime(record.Person.Born.Year + 5 + number, 10, 6 + number, 10, 30, 0, DateTimeKind.Unspecified));

    private static void Infancy(Chronicle record, DateTimeOffset born)
    {
        record.Add(Immunisations.Given(Vaccine.Rotavirus, 1, "ROT11", record.Carers.HealthNurse, born.AddDays(43).AddHours(10)));
        var months = new[] { 3, 5, 12 };
        for (var dose = 1; dose <= 3; dose++)
        {
            var time = born.AddMonths(months[dose - 1]).AddDays(record.Dice.Between(0, 12)).AddHours(11);
            record.Add(Immunisations.Given(Vaccine.Hexavalent, dose, $"HEX{dose}2", record.Carers.HealthNurse, time));
            record.Add(Immunisations.Given(Vaccine.PneumococcalConjugate, dose, $"PCV{dose}7", record.Carers.HealthNurse, time.AddMinutes(5)));
        }
        var due = born.AddMonths(15).AddHours(11);
        record.Add(Immunisations.Deferred(Vaccine.Mmr, "Feber", record.Carers.HealthNurse, due));
        record.Add(Immunisations.Given(Vaccine.Mmr, 1, "MMR19", record.Carers.HealthNurse, due.AddDays(21)));
    }

    /// <summary>Length and weight along the middle of the Norwegian growth charts, with head circumference in the first two years.</summary>
    private static void Growth(Chronicle record, DateTimeOffset born)
    {
        var visits = new (int Months, decimal Height, decimal Weight, decimal? Head)[]
        {
            (0, 50.2m, 3.5m, 35.2m), (3, 61.4m, 6.2m, 40.6m), (6, 67.8m, 7.9m, 43.4m), (12, 76.2m, 9.9m, 46.4m), (24, 87.9m, 12.7m, 48.8m),
            (48, 103.6m, 17.0m, null), (72, 117.0m, 21.5m, null), (96, 129.1m, 27.0m, null), (120, 139.8m, 33.4m, null),
        };
        foreach (var (months, height, weight, head) in visits)
            record.Add(BodyMeasurements.Of(height + record.Dice.Between(-1.5m, 1.5m, 1), weight + record.Dice.Between(-0.2m, 0.4m, 1),
                record.Carers.HealthNurse, born.AddMonths(months).AddDays(2).AddHours(9), head, withIndex: months >= 24));
    }
}
