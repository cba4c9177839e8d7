namespace Varde.SeedPopulation.Region;

/// <summary>
/// All organisations and units of the region: four hospital trusts with hospitals, clinics and wards, the hospital pharmacies, and for each municipality a GP office,
/// home care, a nursing home, school health, and a pharmacy where enough people live; municipalities of one local hospital share the out-of-hours service.
/// </summary>
public sealed class CareDirectory
{
    private const int InhabitantsForPharmacy = 1_500;

    private readonly List<CareOrganisation> _all = [];
    private readonly Dictionary<(string Place, OrganisationKind Kind), CareOrganisation> _byPlace = [];
    private readonly Dictionary<Guid, CareOrganisation> _byId = [];
    private readonly Dictionary<string, CareOrganisation> _trusts = new(StringComparer.Ordinal);
    private int _entities, _parties, _units, _pharmacies;

    private CareDirectory()
    {
        var region = Add(OrganisationKind.RegionalAuthority, "Helse Nord RHF", Municipality.Named("Bodø"), partOf: null, "region");
        foreach (var trust in Hospital.All.Select(h => h.Trust).Distinct()) AddTrust(trust, region);
        AddHospitalPharmacies(region);
        foreach (var municipality in Municipality.All) AddMunicipality(municipality);
        foreach (var district in Municipality.All.GroupBy(m => m.Hospital, StringComparer.Ordinal)) AddOutOfHours(district.Key);
    }

    /// <summary>The one directory: it does not depend on any seed.</summary>
    public static CareDirectory Instance { get; } = new();

    /// <summary>All, whatever is above before what is part of it.</summary>
    public IReadOnlyList<CareOrganisation> All => _all;

    /// <summary>The organisation of an id.</summary>
    public CareOrganisation Of(Guid id) => _byId[id];

    /// <summary>A trust by its name.</summary>
    public CareOrganisation Trust(string name) => _trusts[name];

    /// <summary>The office of a trust, where leaders and security officers work.</summary>
    public CareOrganisation Administration(string trust) => _byPlace[(trust, OrganisationKind.Administration)];

    /// <summary>A unit of the hospital in a town; what a local hospital lacks is found at the largest of its trust.</summary>
    public CareOrganisation AtHospital(string town, OrganisationKind kind) =>
        _byPlace.TryGetValue((town, kind), out var unit) ? unit : _byPlace[(Hospital.In(town).Main.Town, kind)];

    /// <summary>A service of a municipality; the out-of-hours service is shared with its neighbours.</summary>
    public CareOrganisation In(Municipality municipality, OrganisationKind kind) =>
        _byPlace[(kind == OrganisationKind.OutOfHours ? municipality.Hospital : municipality.Number, kind)];

    private void AddTrust(string name, CareOrganisation region)
    {
        var hospitals = Hospital.All.Where(h => h.Trust == name).ToList();
        var trust = _trusts[name] = Add(OrganisationKind.HospitalTrust, name, Municipality.Named(hospitals[0].Municipality), region, name);
        Add(OrganisationKind.Administration, $"Administrasjonen, {name}", trust.Municipality, trust, name);
        foreach (var hospital in hospitals) AddHospital(hospital, trust);
    }

    private void AddHospital(Hospital hospital, CareOrganisation trust)
    {
        var house = Add(OrganisationKind.Hospital, hospital.Name, Municipality.Named(hospital.Municipality), trust, hospital.Town);
        var medicine = Clinic("Medisinsk klinikk");
        Unit(medicine, OrganisationKind.MedicalOutpatients, "Medisinsk poliklinikk");
        if (hospital.Size == HospitalSize.OutpatientsOnly) return;
        Unit(medicine, OrganisationKind.EmergencyDepartment, "Akuttmottaket");
        Unit(medicine, OrganisationKind.MedicalWard, "Medisinsk sengepost");
        var surgery = Clinic("Kirurgi- og kvinneklinikken");
        Unit(surgery, OrganisationKind.OrthopaedicWard, "Ortopedisk avdeling");
        Unit(surgery, OrganisationKind.MaternityWard, "Fødeavdelingen");
        Unit(Clinic("Diagnostisk klinikk"), OrganisationKind.Laboratory, "Medisinsk biokjemi");
        if (hospital.Size != HospitalSize.Main) return;
        var children = Clinic("Barne- og ungdomsklinikken");
        Unit(children, OrganisationKind.ChildrensWard, "Barneavdelingen");
        Unit(children, OrganisationKind.ChildPsychiatry, "Psykisk helsevern for barn og unge");
        Unit(Clinic("Psykisk helse- og rusklinikken"), OrganisationKind.AdultPsychiatry, "Voksenpsykiatrisk poliklinikk");

        CareOrganisation Clinic(string name) => Add(OrganisationKind.HospitalClinic, $"{name}, {hospital.Name}", house.Municipality, house, $"{hospital.Town}/{name}");
        void Unit(CareOrganisation clinic, OrganisationKind kind, string name) => Add(kind, $"{name}, {hospital.Name}", house.Municipality, clinic, hospital.Town);
    }

    private void AddHospitalPharmacies(CareOrganisation region)
    {
        var trust = _trusts[Hospital.Pharmacies] = Add(OrganisationKind.HospitalTrust, Hospital.Pharmacies, Municipality.Named("Tromsø"), region, Hospital.Pharmacies);
        Add(OrganisationKind.Administration, $"Administrasjonen, {Hospital.Pharmacies}", trust.Municipality, trust, Hospital.Pharmacies);
        foreach (var town in Hospital.TownsWithPharmacy)
            Add(OrganisationKind.HospitalPharmacy, $"Sykehusapoteket i {town}", Municipality.Named(town), trust, town);
    }

    private void AddMunicipality(Municipality municipality)
    {
        var name = municipality.ShortName;
        var whole = Add(OrganisationKind.Municipality, $"{name} kommune", municipality, partOf: null, municipality.Number);
        Service(OrganisationKind.GeneralPractice, $"Prøvelegene {name}", partOf: null);
        Service(OrganisationKind.HomeCare, $"Hjemmetjenesten, {name} kommune", whole);
        Service(OrganisationKind.NursingHome, $"{name} sykehjem", whole);
        Service(OrganisationKind.SchoolHealth, $"Helsestasjon og skolehelsetjeneste, {name} kommune", whole);
        Service(OrganisationKind.Midwifery, $"Jordmortjenesten, {name} kommune", whole);
        if (municipality.Inhabitants >= InhabitantsForPharmacy) Service(OrganisationKind.Pharmacy, $"Prøveapoteket {name}", partOf: null);

        void Service(OrganisationKind kind, string title, CareOrganisation? partOf) => Add(kind, title, municipality, partOf, municipality.Number);
    }

    // The hospital's own municipality runs it for its neighbours.
    private void AddOutOfHours(string town)
    {
        var host = Municipality.Named(Hospital.In(town).Municipality);
        Add(OrganisationKind.OutOfHours, $"{host.ShortName} interkommunale legevakt", host, _byPlace[(host.Number, OrganisationKind.Municipality)], town);
    }

    private CareOrganisation Add(OrganisationKind kind, string name, Municipality municipality, CareOrganisation? partOf, string place)
    {
        // Clinics, wards and offices are parts of an entity, and have no number of their own.
        var isEntity = kind is not ((>= OrganisationKind.HospitalClinic and <= OrganisationKind.AdultPsychiatry) or OrganisationKind.Administration);
        var organisation = new CareOrganisation
        {
            Id = Dice.For(0, $"organisation/{name}", 0).Uuid(),
            Kind = kind,
            Name = name,
            PartOf = partOf,
            Municipality = municipality,
            OrganisationNumber = isEntity ? SyntheticNumbers.OrganisationNumber(++_entities) : null,
            HerId = kind == OrganisationKind.HospitalClinic ? null : SyntheticNumbers.HerId(++_parties),
            ReshId = partOf?.IsSpecialistService == true || kind == OrganisationKind.HospitalTrust ? SyntheticNumbers.ReshId(++_units) : null,
            PharmacyLicence = kind is OrganisationKind.Pharmacy or OrganisationKind.HospitalPharmacy ? SyntheticNumbers.PharmacyLicence(_pharmacies++) : null,
        };
        _all.Add(organisation);
        _byId.Add(organisation.Id, organisation);
        _byPlace[(place, kind)] = organisation;
        return organisation;
    }
}
