#!/usr/bin/perl
# An ESME made of Net::SMPP: perl esme.pl PORT SYSTEM_ID PASSWORD FROM TO TEXT
# Binds, submits one text with a receipt wanted, waits for the receipt, unbinds; says so in one line of JSON.
use strict;
use warnings;
use Net::SMPP;

my ($port, $system_id, $password, $from, $to, $text) = @ARGV;
my $esme = Net::SMPP->new_transceiver('127.0.0.1', port => $port, system_id => $system_id, password => $password)
    or die "no bind: $!\n";
my $answer = $esme->submit_sm(
    source_addr_ton => 1, source_addr_npi => 1, source_addr => $from,
    dest_addr_ton => 1, dest_addr_npi => 1, destination_addr => $to,
    registered_delivery => 1, data_coding => 0, short_message => $text,
) or die "no answer\n";
my $id = $answer->{message_id};
my $receipt = $esme->read_pdu() or die "no receipt\n";
die "not a deliver_sm\n" unless $receipt->{cmd} == Net::SMPP::CMD_deliver_sm;
$esme->deliver_sm_resp(seq => $receipt->{seq}, status => 0, message_id => '');
my ($state) = $receipt->{short_message} =~ /stat:(\w+)/;
my ($told) = $receipt->{short_message} =~ /^id:(\S+)/;
my $unbound = $esme->unbind() ? $answer->{status} : -1;
printf qq({"submitted":%d,"id":"%s","told":"%s","state":"%s","unbound":%d}\n), $answer->{status}, $id, $told // '', $state // '', $unbound;
