namespace Varde.OpenEhr.ReferenceModel;

/// <summary>Ancestor of actors and roles. RM 1.1.0 Demographic §3.</summary>
public abstract class Party : Locatable
{
    private protected Party(RmClass type) : base(type) { }

    /// <summary>Names.</summary>
    public IReadOnlyList<PartyIdentity> Identities { get => Items<PartyIdentity>(6); init => PutItems(6, value); }

    /// <summary>Ways to reach the party.</summary>
    public IReadOnlyList<Contact> Contacts { get => Items<Contact>(7); init => PutItems(7, value); }

    /// <summary>Relationships whose source the party is.</summary>
    public IReadOnlyList<PartyRelationship> Relationships { get => Items<PartyRelationship>(8); init => PutItems(8, value); }

    /// <summary>Relationships whose target the party is.</summary>
    public IReadOnlyList<LocatableRef> ReverseRelationships { get => Items<LocatableRef>(9); init => PutItems(9, value); }

    /// <summary>Other details.</summary>
    public ItemStructure? Details { get => Object<ItemStructure>(10); init => Put(10, value); }
}

/// <summary>A name of a party. RM 1.1.0 Demographic §3.</summary>
public sealed class PartyIdentity : Locatable
{
    /// <summary>Makes an empty PARTY_IDENTITY.</summary>
    public PartyIdentity() : base(RmModel.PartyIdentity) { }

    /// <summary>The name's parts.</summary>
    public ItemStructure? Details { get => Object<ItemStructure>(6); init => Put(6, value); }
}

/// <summary>A way to reach a party. RM 1.1.0 Demographic §3.</summary>
public sealed class Contact : Locatable
{
    /// <summary>Makes an empty CONTACT.</summary>
    public Contact() : base(RmModel.Contact) { }

    /// <summary>When it holds.</summary>
    public DvInterval? TimeValidity { get => Object<DvInterval>(6); init => Put(6, value); }

    /// <summary>The addresses.</summary>
    public IReadOnlyList<Address> Addresses { get => Items<Address>(7); init => PutItems(7, value); }
}

/// <summary>An address. RM 1.1.0 Demographic §3.</summary>
public sealed class Address : Locatable
{
    /// <summary>Makes an empty ADDRESS.</summary>
    public Address() : base(RmModel.Address) { }

    /// <summary>The address's parts.</summary>
    public ItemStructure? Details { get => Object<ItemStructure>(6); init => Put(6, value); }
}

/// <summary>Ancestor of parties that act. RM 1.1.0 Demographic §3.</summary>
public abstract class Actor : Party
{
    private protected Actor(RmClass type) : base(type) { }

    /// <summary>Roles that the actor plays.</summary>
    public IReadOnlyList<PartyRef> Roles { get => Items<PartyRef>(11); init => PutItems(11, value); }

    /// <summary>Languages, the preferred first.</summary>
    public IReadOnlyList<DvText> Languages { get => Items<DvText>(12); init => PutItems(12, value); }
}

/// <summary>A person. RM 1.1.0 Demographic §3.</summary>
public sealed class Person : Actor
{
    /// <summary>Makes an empty PERSON.</summary>
    public Person() : base(RmModel.Person) { }
}

/// <summary>An organisation. RM 1.1.0 Demographic §3.</summary>
public sealed class Organisation : Actor
{
    /// <summary>Makes an empty ORGANISATION.</summary>
    public Organisation() : base(RmModel.Organisation) { }
}

/// <summary>A group of parties. RM 1.1.0 Demographic §3.</summary>
public sealed class Group : Actor
{
    /// <summary>Makes an empty GROUP.</summary>
    public Group() : base(RmModel.Group) { }
}

/// <summary>A device or a program. RM 1.1.0 Demographic §3.</summary>
public sealed class Agent : Actor
{
    /// <summary>Makes an empty AGENT.</summary>
    public Agent() : base(RmModel.Agent) { }
}

/// <summary>A role that an actor plays. RM 1.1.0 Demographic §3.</summary>
public sealed class Role : Party
{
    /// <summary>Makes an empty ROLE.</summary>
    public Role() : base(RmModel.Role) { }

    /// <summary>What the role is qualified for.</summary>
    public IReadOnlyList<Capability> Capabilities { get => Items<Capability>(11); init => PutItems(11, value); }

    /// <summary>When it holds.</summary>
    public DvInterval? TimeValidity { get => Object<DvInterval>(12); init => Put(12, value); }

    /// <summary>Who plays it.</summary>
    public PartyRef? Performer { get => Object<PartyRef>(13); init => Put(13, value); }
}

/// <summary>A qualification. RM 1.1.0 Demographic §3.</summary>
public sealed class Capability : Locatable
{
    /// <summary>Makes an empty CAPABILITY.</summary>
    public Capability() : base(RmModel.Capability) { }

    /// <summary>Evidence for it.</summary>
    public ItemStructure? Credentials { get => Object<ItemStructure>(6); init => Put(6, value); }

    /// <summary>When it holds.</summary>
    public DvInterval? TimeValidity { get => Object<DvInterval>(7); init => Put(7, value); }
}

/// <summary>A relationship between two parties. RM 1.1.0 Demographic §3.</summary>
public sealed class PartyRelationship : Locatable
{
    /// <summary>Makes an empty PARTY_RELATIONSHIP.</summary>
    public PartyRelationship() : base(RmModel.PartyRelationship) { }

    /// <summary>What it is.</summary>
    public ItemStructure? Details { get => Object<ItemStructure>(6); init => Put(6, value); }

    /// <summary>When it holds.</summary>
    public DvInterval? TimeValidity { get => Object<DvInterval>(7); init => Put(7, value); }

    /// <summary>From whom.</summary>
    public PartyRef? Source { get => Object<PartyRef>(8); init => Put(8, value); }

    /// <summary>To whom.</summary>
    public PartyRef? Target { get => Object<PartyRef>(9); init => Put(9, value); }
}

/// <summary>A party with its versions. RM 1.1.0 Demographic §3.</summary>
public sealed class VersionedParty : VersionedObject
{
    /// <summary>Makes an empty VERSIONED_PARTY.</summary>
    public VersionedParty() : base(RmModel.VersionedParty) { }
}
