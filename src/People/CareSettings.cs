using Varde.AccessControl;
using Varde.People.Facts;

namespace Varde.People;

/// <summary>What kind of care a member of staff gives where they have signed in, by the unit and by what they are authorised as: what a new document says of its setting until its writer says otherwise.</summary>
public sealed class CareSettings
{
    // Codes of 9060.
    private static readonly string[] Nursing = ["SP", "HF", "HP", "OA", "VP"];
    private static readonly string[] Dental = ["TL", "TP", "TH", "TT"];
    private static readonly string[] Medical = ["LE", "HE"];

    private readonly KnownStaff _staff;
    private readonly TimeProvider _time;

    internal CareSettings(KnownStaff staff, TimeProvider time) => (_staff, _time) = (staff, time);

    /// <summary>The setting of somebody's documents. Who holds several roles there has that of the first; who holds none now, or acts as nobody of the staff, gives other care.</summary>
    /// <param name="actor">Who writes.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    public async ValueTask<CareSetting> OfAsync(Actor actor, CancellationToken cancellation)
    {
        if (actor.Kind != ActorKind.Staff) return CareSetting.Other;
        var now = _time.GetUtcNow();
        if ((await _staff.OfAsync(actor, cancellation)).FirstOrDefault(place => place.Period.Holds(now)) is not { } found) return CareSetting.Other;
        return Of(found, await _staff.AuthorisationsOfAsync(found.Practitioner, cancellation));
    }

    private static CareSetting Of(StaffPlace place, IReadOnlyList<string> authorisations)
    {
        if (authorisations.Any(Dental.Contains)) return CareSetting.Dental;
        if (authorisations.Contains("JO")) return CareSetting.Midwifery;
        if (place.IsNursingHome) return CareSetting.NursingHome;
        return FieldOf(place.Role, authorisations) switch
        {
            CareField.Medical => place.IsHospital ? CareSetting.SecondaryMedical : CareSetting.PrimaryMedical,
            CareField.Nursing => place.IsHospital ? CareSetting.SecondaryNursing : CareSetting.PrimaryNursing,
            CareField.Allied => place.IsHospital ? CareSetting.SecondaryAllied : CareSetting.PrimaryAllied,
            _ => CareSetting.Other,
        };
    }

    // Of the rules' two clinical roles one is for all who are no doctors: what they are authorised as tells more. Secretaries write what doctors dictate.
    private static CareField FieldOf(StaffRole role, IReadOnlyList<string> authorisations) => role switch
    {
        StaffRole.Doctor or StaffRole.Secretary => CareField.Medical,
        StaffRole.Nurse => authorisations.Count == 0 || authorisations.Any(Nursing.Contains) ? CareField.Nursing : authorisations.Any(Medical.Contains) ? CareField.Medical : CareField.Allied,
        _ => CareField.None,
    };

    private enum CareField { None, Medical, Nursing, Allied }
}

/// <summary>Where care is given and by whom, as openEHR's group "setting" tells it (RM 1.1.0 EHR Information Model, EVENT_CONTEXT.setting).</summary>
public enum CareSetting
{
    /// <summary>Other care.</summary>
    Other,

    /// <summary>Doctors outside of hospitals: general practice, municipalities.</summary>
    PrimaryMedical,

    /// <summary>Nurses outside of hospitals: home care, health stations.</summary>
    PrimaryNursing,

    /// <summary>Other health personnel outside of hospitals.</summary>
    PrimaryAllied,

    /// <summary>Midwives, wherever they work.</summary>
    Midwifery,

    /// <summary>Doctors of the specialist service.</summary>
    SecondaryMedical,

    /// <summary>Nurses of the specialist service.</summary>
    SecondaryNursing,

    /// <summary>Other health personnel of the specialist service.</summary>
    SecondaryAllied,

    /// <summary>Dentists and those who work with them.</summary>
    Dental,

    /// <summary>Nursing homes.</summary>
    NursingHome,
}
